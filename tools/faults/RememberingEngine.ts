import { createHash } from 'node:crypto';
import type { InferenceEngine, InferenceResult, ModelInputs } from '#src/domain/Inference.js';

/** An engine that caches answers: until its onset, each fault plays the same frames as the drive without it. */
export class RememberingEngine implements InferenceEngine {
  readonly #engine: InferenceEngine;
  readonly #known = new Map<string, InferenceResult>();
  /** New answers are kept only while this is true. */
  isLearning = true;

  constructor(engine: InferenceEngine) {
    this.#engine = engine;
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

  async run(inputs: ModelInputs): Promise<InferenceResult> {
    const key = keyOf(inputs);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const result = await this.#engine.run(inputs);
    if (this.isLearning) this.#known.set(key, result);
    return result;
  }

  forget(): void {
    this.#known.clear();
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}

function keyOf({ image, radar, lookup }: ModelInputs): string {
  const hash = createHash('sha1').update(image);
  for (const { buffer, byteOffset, byteLength } of [radar, lookup])
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('base64');
}
