import type { InferenceEngine, InferenceResult, ModelInputs } from '../domain/Inference.js';

/** When each frame was handed to the engine and how long the model ran. */
export interface FrameTiming {
  readonly startMs: number;
  readonly endMs: number;
  readonly runMs: number;
}

/** An engine that records the time of every run. The owner of the inner engine closes it. */
export class MeteredEngine implements InferenceEngine {
  readonly #engine: InferenceEngine;
  readonly #onFrame: (timing: FrameTiming) => void;
  #sample: ModelInputs | undefined;

  constructor(engine: InferenceEngine, onFrame: (timing: FrameTiming) => void) {
    this.#engine = engine;
    this.#onFrame = onFrame;
  }

  get contract() {
    return this.#engine.contract;
  }

  get modelSha256() {
    return this.#engine.modelSha256;
  }

  get provider() {
    return this.#engine.provider;
  }

  get attempts() {
    return this.#engine.attempts;
  }

  get supervision() {
    return this.#engine.supervision!;
  }

  /** A copy of the first frame's inputs, if there was one. */
  get sample(): ModelInputs | undefined {
    return this.#sample;
  }

  async run(inputs: ModelInputs): Promise<InferenceResult> {
    this.#sample ??= { image: inputs.image.slice(), radar: inputs.radar.slice(), lookup: inputs.lookup.slice() };
    const startMs = performance.now();
    const result = await this.#engine.run(inputs);
    this.#onFrame({ startMs, endMs: performance.now(), runMs: result.runMs });
    return result;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
