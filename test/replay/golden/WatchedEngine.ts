import { createHash } from 'node:crypto';
import type { InferenceEngine, InferenceResult, ModelInputs } from '../../../src/domain/Inference.js';

/** An engine that hashes what the model says, bit for bit, and may disturb it as another CPU would. */
export class WatchedEngine implements InferenceEngine {
  readonly #engine: InferenceEngine;
  readonly #noise: (() => number) | undefined;
  readonly #hash = createHash('sha256');

  constructor(engine: InferenceEngine, noise?: () => number) {
    this.#engine = engine;
    this.#noise = noise;
  }

  get contract(): InferenceEngine['contract'] {
    return this.#engine.contract;
  }
  get modelSha256(): string {
    return this.#engine.modelSha256;
  }
  get provider(): InferenceEngine['provider'] {
    return this.#engine.provider;
  }
  get attempts(): InferenceEngine['attempts'] {
    return this.#engine.attempts;
  }
  get outputsSha256(): string {
    return this.#hash.copy().digest('hex');
  }

  async run(inputs: ModelInputs): Promise<InferenceResult> {
    const result = await this.#engine.run(inputs);
    const noise = this.#noise;
    for (const output of Object.values(result.outputs)) {
      if (!(output instanceof Float32Array)) continue;
      if (noise !== undefined) for (let i = 0; i < output.length; i++) output[i]! += noise();
      this.#hash.update(new Uint8Array(output.buffer, output.byteOffset, output.byteLength));
    }
    return result;
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}
