import type { Alert } from '../domain/Alert.js';
import type { FusionSample } from '../domain/FusionSample.js';
import type { PublisherSet } from './PublisherSet.js';
import type { RunStatistics } from './RunStatistics.js';
import type { InferenceAnswer, PreparedFrame, ScenePipeline } from './ScenePipeline.js';

export interface FrameRunnerOptions {
  readonly pipeline: ScenePipeline;
  readonly publishers: PublisherSet;
  readonly statistics: RunStatistics;
  /** Receives the alerts that the stages of a frame raise. */
  readonly onFrameAlerts: (alerts: readonly Alert[]) => void;
}

/** Data of a frame from before its sample was complete. */
export interface FrameContext {
  readonly alerts: readonly Alert[];
  /** Spent on decoding its messages. */
  readonly decodeMs: number;
}

interface InFlight extends FrameContext {
  readonly frame: PreparedFrame;
  readonly answer: Promise<InferenceAnswer>;
  readonly startMs: number;
}

/**
 * Runs frames so that the engine never waits for this thread: while the inference process has frame k, frame k + 1 is read, decoded and prepared; once k is answered, k + 1 starts and only
 * then k is decoded and published. One frame in flight, one prepared, none dropped: `submit` resolves when the next frame may be submitted.
 */
export class FrameRunner {
  readonly #options: FrameRunnerOptions;
  #inFlight: InFlight | undefined;

  constructor(options: FrameRunnerOptions) {
    this.#options = options;
  }

  async submit(sample: FusionSample, context: FrameContext): Promise<void> {
    const { pipeline, statistics } = this.#options;
    const startMs = performance.now();
    statistics.frames += 1;
    const frame = await pipeline.prepare(sample);
    const previous = this.#inFlight;
    const previousAnswer = await previous?.answer;
    this.#inFlight = { ...context, frame, answer: pipeline.infer(frame), startMs };
    if (previous !== undefined && previousAnswer !== undefined) await this.#finish(previous, previousAnswer);
  }

  /** Finishes what is in flight. */
  async drain(): Promise<void> {
    const last = this.#inFlight;
    this.#inFlight = undefined;
    if (last !== undefined) await this.#finish(last, await last.answer);
  }

  async #finish(inFlight: InFlight, answer: InferenceAnswer): Promise<void> {
    const { pipeline, publishers, statistics } = this.#options;
    const published = pipeline.finish(inFlight.frame, answer, inFlight.alerts);
    this.#options.onFrameAlerts(published.alerts.slice(inFlight.alerts.length));
    const { scene } = published;
    const publishStartMs = performance.now();
    await publishers.publish({
      ...published,
      scene: { ...scene, stageTimesMs: { decode: inFlight.decodeMs, ...scene.stageTimesMs } },
    });
    const endMs = performance.now();
    statistics.addScene(scene, published.camera);
    statistics.addStage('decode', inFlight.decodeMs);
    for (const stage of ['preprocess', 'infer', 'heads', 'guard', 'track', 'scene'] as const) {
      const ms = scene.stageTimesMs[stage];
      if (ms !== undefined) statistics.addStage(stage, ms);
    }
    statistics.addStage('publish', endMs - publishStartMs);
    statistics.addStage('total', endMs - inFlight.startMs);
  }
}
