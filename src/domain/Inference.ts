import type { ModelContract } from './ModelContract.js';

/** Tensors of one frame in the contract's shapes, batch 1. Each array owns its whole ArrayBuffer: it is transferred to the worker and gone after `run`. */
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
  /** `session.run` alone, wall clock in the worker. */
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

/** A loaded model. One frame in flight: a second `run` before the first resolved is a bug of the caller and throws. */
export interface InferenceEngine {
  readonly contract: ModelContract;
  readonly modelSha256: string;
  readonly provider: ProviderName;
  readonly attempts: readonly ProviderAttempt[];
  run(inputs: ModelInputs): Promise<InferenceResult>;
  close(): Promise<void>;
}
