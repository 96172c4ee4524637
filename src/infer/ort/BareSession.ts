import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelInputs, ProviderName } from '../../domain/Inference.js';
import type { LoadedModel } from '../contract/loadModel.js';
import { contractTensors } from '../contract/contractTensors.js';
import { PROVIDER_RUNGS } from '../providerRungs.js';
import { sessionOptions } from './sessionOptions.js';

/** A session on the calling thread with nothing around it: the baseline for all other measurements. */
export class BareSession {
  readonly #session: InferenceSession;
  readonly #feeds: Readonly<Record<string, Tensor>>;

  private constructor(session: InferenceSession, feeds: Readonly<Record<string, Tensor>>) {
    this.#session = session;
    this.#feeds = feeds;
  }

  /** The same options as the engine's. `inputs` are kept and given to every run. Rejects with onnxruntime's own error. */
  static async open(
    model: LoadedModel,
    settings: { readonly provider: ProviderName; readonly threads: number },
    inputs: ModelInputs,
  ): Promise<BareSession> {
    env.logLevel = 'fatal';
    const { image, radar, lookup } = contractTensors(model.contract);
    const session = await InferenceSession.create(
      model.bytes,
      sessionOptions({ ...PROVIDER_RUNGS[settings.provider], threads: settings.threads }),
    );
    return new BareSession(session, {
      image: new Tensor('uint8', inputs.image, image.shape.map(Number)),
      radar: new Tensor('float32', inputs.radar, radar.shape.map(Number)),
      lookup: new Tensor('int32', inputs.lookup, lookup.shape.map(Number)),
    });
  }

  /** Wall milliseconds of so many runs in a row; the calling thread is blocked meanwhile. */
  async loop(runs: number): Promise<number> {
    const startMs = performance.now();
    for (let i = 0; i < runs; i++) {
      const results = await this.#session.run(this.#feeds);
      for (const tensor of Object.values(results)) tensor.dispose();
    }
    return performance.now() - startMs;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
