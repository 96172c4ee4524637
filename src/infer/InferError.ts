import { RoadsceneError } from '../domain/RoadsceneError.js';

export type InferErrorCode =
  | 'infer/model-unreadable'
  | 'infer/model-too-large'
  | 'infer/contract-mismatch'
  | 'infer/hash-mismatch'
  | 'infer/manifest-invalid'
  | 'infer/model-unknown'
  | 'infer/provider-unavailable'
  | 'infer/input-mismatch'
  | 'infer/run-failed'
  | 'infer/run-timeout'
  | 'infer/worker-died'
  | 'infer/closed';

/** A model that cannot be used, or a run that gave no result. After `run-failed`, `run-timeout` and `worker-died` the engine restarts and the next run works. */
export class InferError extends RoadsceneError {
  /** One sentence per difference, of `infer/contract-mismatch`; else the message alone. */
  readonly sentences: readonly string[];

  constructor(code: InferErrorCode, message: string | readonly string[], cause?: unknown) {
    const sentences = typeof message === 'string' ? [message] : message;
    super(code, sentences.join('\n'), { cause });
    this.sentences = sentences;
  }
}
