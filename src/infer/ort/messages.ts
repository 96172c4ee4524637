import type { ModelInputs, ModelOutputs } from '../../domain/Inference.js';

/** Shapes of the three inputs, batch 1. */
export interface InputShapes {
  readonly image: readonly number[];
  readonly radar: readonly number[];
  readonly lookup: readonly number[];
}

export interface LoadRequest {
  readonly type: 'load';
  /** Cloned, not transferred: a restart needs the bytes again. */
  readonly modelBytes: Uint8Array;
  /** onnxruntime's names, best first. */
  readonly executionProviders: readonly string[];
  /** 'all': fail when any operator would run on the CPU instead. */
  readonly placement: 'all' | 'any';
  readonly threads: number;
  readonly inputShapes: InputShapes;
}

export type WorkerRequest =
  LoadRequest | { readonly type: 'run'; readonly inputs: ModelInputs } | { readonly type: 'close' };

export type WorkerReply =
  | { readonly type: 'loaded' }
  | { readonly type: 'result'; readonly outputs: ModelOutputs; readonly runMs: number }
  | { readonly type: 'failed'; readonly reason: string };
