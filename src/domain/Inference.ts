import type { ModelContract } from './ModelContract.js';

/** Tensors of one frame in the contract's shapes, batch 1. They belong to the engine until `run` settles: a change before that may or may not reach the model. */
export interface ModelInputs {
  readonly image: Uint8Array<ArrayBuffer>;
  readonly radar: Float32Array<ArrayBuffer>;
  readonly lookup: Int32Array<ArrayBuffer>;
}

/** Flat outputs in the contract's shapes; owned by the receiver. */
export interface ModelOutputs {
  readonly heat: Float32Array;
  readonly box: Float32Array;
  readonly segmentation: Float32Array;
  readonly conditions: Float32Array;
  readonly cameraObjectness: Float32Array;
  readonly outOfDistribution?: number;
}

export interface InferenceResult {
  readonly outputs: ModelOutputs;
  /** `session.run` alone, wall clock in the inference process. */
  readonly runMs: number;
}

export type ProviderName = 'tensorrt' | 'cuda' | 'webgpu' | 'cpu';

/** One rung of the provider ladder that was tried. */
export interface ProviderAttempt {
  readonly provider: ProviderName;
  readonly accepted: boolean;
  /** Why it was rejected, or what it runs on. */
  readonly reason: string;
}

/** Number format a model file computes in; its inputs and outputs are the same in all. */
export type Precision = 'fp32' | 'fp16' | 'int8';

/** State of the process that runs the model. */
export interface EngineSupervision {
  /** `down`: no rung of the ladder could be started again; the next frame tries once more. */
  readonly state: 'running' | 'restarting' | 'down' | 'closed';
  readonly provider: ProviderName;
  readonly precision: Precision;
  /** Of the inference process in use. */
  readonly pid: number | undefined;
  /** How often it was replaced. */
  readonly restarts: number;
  readonly lastRestart: EngineRestart | undefined;
  /** As of the last answer; processor time of all processes that were in use. */
  readonly usage: { readonly cpuMs: number; readonly residentBytes: number };
}

export interface EngineRestart {
  readonly reason: string;
  /** The rung that failed. */
  readonly from: ProviderName;
  /** The rung that has run since then; undefined during the restart, or when no rung could be started. */
  readonly to: ProviderName | undefined;
  /** From the detection of the failure until a new process was ready. */
  readonly tookMs: number | undefined;
}

/** A loaded model. One frame in flight: a second `run` before the first resolved is a bug of the caller and throws. */
export interface InferenceEngine {
  readonly contract: ModelContract;
  readonly modelSha256: string;
  readonly provider: ProviderName;
  readonly attempts: readonly ProviderAttempt[];
  /** Undefined for engines that have no process of their own. */
  readonly supervision?: EngineSupervision;
  run(inputs: ModelInputs): Promise<InferenceResult>;
  close(): Promise<void>;
}
