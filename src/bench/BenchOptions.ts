import type { InferenceEngine } from '../domain/Inference.js';
import type { RunSummary } from '../domain/RunSummary.js';
import type { LoadedModel } from '../infer/contract/loadModel.js';
import type { Source } from '../source/Source.js';

/** What is measured: a replay as the user runs it, over any source and with any engine. */
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
  /** Undefined leaves the memory run out. */
  readonly memoryFrames: number | undefined;
  readonly onProgress: (what: string) => void;
}
