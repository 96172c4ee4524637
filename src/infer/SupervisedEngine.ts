import type { Alert } from '../domain/Alert.js';
import type {
  InferenceEngine,
  InferenceResult,
  ModelInputs,
  ProviderAttempt,
  ProviderName,
} from '../domain/Inference.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { contractTensors } from './contract/contractTensors.js';
import { valueCount } from './contract/TensorSpec.js';
import type { OpenRung } from './climbLadder.js';
import { InferError } from './InferError.js';
import type { OrtClient } from './ort/OrtClient.js';

interface SupervisedEngineOptions {
  readonly contract: ModelContract;
  readonly modelSha256: string;
  readonly attempts: readonly ProviderAttempt[];
  readonly rung: OpenRung;
  /** Per run; default: 20 warm runs, at least 2 s. */
  readonly runDeadlineMs?: number;
  /** Opens a worker anew, on `failed` or a rung below it. */
  readonly reopen: (failed: ProviderName) => Promise<{ rung?: OpenRung; attempts: readonly ProviderAttempt[] }>;
  readonly onEvent: (event: Alert) => void;
}

/** Inputs of the contract's three names, and how many values each takes. */
type InputSizes = Readonly<Record<keyof ModelInputs, number>>;

/** The engine that comes back: a worker that dies, hangs or fails is replaced before the next frame. */
export class SupervisedEngine implements InferenceEngine {
  readonly contract: ModelContract;
  readonly modelSha256: string;
  readonly #options: SupervisedEngineOptions;
  readonly #inputSizes: InputSizes;
  #attempts: readonly ProviderAttempt[];
  #rung: OpenRung | undefined;
  #restart: Promise<void> | undefined;
  #restarts: string[] = [];
  #inFlight: Promise<unknown> | undefined;
  #closed = false;

  constructor(options: SupervisedEngineOptions) {
    this.#options = options;
    this.contract = options.contract;
    this.modelSha256 = options.modelSha256;
    this.#attempts = options.attempts;
    this.#rung = options.rung;
    const { image, radar, lookup } = contractTensors(options.contract);
    this.#inputSizes = { image: valueCount(image), radar: valueCount(radar), lookup: valueCount(lookup) };
  }

  /** Of the rung in use; after a failed restart, of the last accepted one. */
  get provider(): ProviderName {
    return this.#attempts.findLast((attempt) => attempt.accepted)!.provider;
  }

  /** All that were tried, restarts included, in order. */
  get attempts(): readonly ProviderAttempt[] {
    return this.#attempts;
  }

  /** Why the worker was replaced, once for each time. */
  get restarts(): readonly string[] {
    return this.#restarts;
  }

  /**
   * Runs one frame. `inputs` are transferred and gone. Throws an Error at once when a frame is in flight (a bug of the caller);
   * rejects with InferError `infer/input-mismatch`, `infer/run-failed`, `infer/run-timeout`, `infer/worker-died` or `infer/closed`.
   */
  run(inputs: ModelInputs): Promise<InferenceResult> {
    if (this.#inFlight !== undefined) throw new Error('Expected one frame in flight for run but received a second');
    const result = this.#run(inputs).finally(() => {
      this.#inFlight = undefined;
    });
    // Errors go to the caller through `result`; close only waits.
    this.#inFlight = result.catch(() => undefined);
    return result;
  }

  /** Waits for the frame in flight, releases the session and ends the worker. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#inFlight;
    await this.#restart;
    await this.#rung?.worker.close();
    this.#rung = undefined;
  }

  /** To be told of a worker that died while it had nothing to do. */
  workerDied(worker: OrtClient, error: InferError): void {
    if (worker === this.#rung?.worker) this.#startAgain(error);
  }

  async #run(inputs: ModelInputs): Promise<InferenceResult> {
    if (this.#closed)
      throw new InferError('infer/closed', 'Expected an open engine for run but received a closed one.');
    for (const name of ['image', 'radar', 'lookup'] as const) {
      if (inputs[name].length !== this.#inputSizes[name]) {
        throw new InferError(
          'infer/input-mismatch',
          `Expected ${this.#inputSizes[name]} values for input \`${name}\` but received ${inputs[name].length}.`,
        );
      }
    }
    await this.#restart;
    const rung = this.#rung ?? (await this.#restarted());
    const deadlineMs = this.#options.runDeadlineMs ?? Math.max(2000, Math.ceil(20 * rung.warmRunMs));
    try {
      return await rung.worker.run(inputs, deadlineMs);
    } catch (error) {
      if (error instanceof InferError) this.#startAgain(error);
      throw error;
    }
  }

  /** The last restart failed: another try for this frame. */
  async #restarted(): Promise<OpenRung> {
    this.#startAgain(new InferError('infer/worker-died', 'Expected an inference worker but the last restart failed.'));
    await this.#restart;
    if (this.#rung !== undefined) return this.#rung;
    const reasons = this.#attempts.slice(-4).map((attempt) => `${attempt.provider}: ${attempt.reason}`);
    throw new InferError(
      'infer/worker-died',
      `Expected a restarted inference worker but received ${reasons.join('; ')}.`,
    );
  }

  #startAgain(cause: InferError): void {
    if (this.#closed || this.#restart !== undefined) return;
    this.#rung?.worker.abandon();
    this.#rung = undefined;
    this.#restarts.push(cause.message);
    this.#options.onEvent({
      severity: 'warning',
      code: 'infer/worker-restarted',
      message: `The inference worker is restarted (${this.#restarts.length}): ${cause.message}`,
      tip: 'The frame it had is lost and the next one works; if this recurs, try another provider or fewer threads.',
    });
    this.#restart = this.#options
      .reopen(this.provider)
      .then(({ rung, attempts }) => {
        this.#rung = rung;
        this.#attempts = [...this.#attempts, ...attempts];
      })
      .finally(() => {
        this.#restart = undefined;
      });
  }
}
