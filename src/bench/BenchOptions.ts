import type { InferenceEngine } from '../domain/Inference.js';
import type { RunSummary } from '../domain/RunSummary.js';
import type { LoadedModel } from '../infer/contract/loadModel.js';
import type { Source } from '../source/Source.js';

/** The measured replay: as a user runs it, over any source and with any engine. */
export type Replay = (parts: {
  readonly source: Source;
  readonly engine: InferenceEngine;
  /** After each scene. */
  readonly onScene: () => void;
}) => Promise<RunSummary>;

export interface BenchOptions {
  readonly source: Source;
  readonly model: LoadedModel;
  readonly engine: InferenceEngine;
  readonly threads: number;
  readonly replay: Replay;
  readonly rounds: number;
  readonly framesPerRound: number;
  /** Undefined skips the memory run. */
  readonly memoryFrames: number | undefined;
  readonly onProgress: (what: string) => void;
}
