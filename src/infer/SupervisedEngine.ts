import type { Alert } from '../domain/Alert.js';
import type {
  EngineSupervision,
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
import { RestartHistory } from './RestartHistory.js';
import type { RungModel } from './rungModels.js';

interface SupervisedEngineOptions {
  readonly contract: ModelContract;
  readonly attempts: readonly ProviderAttempt[];
  readonly rung: OpenRung;
  /** Deadline of a run on a rung. */
  readonly runDeadlineMs: (rung: OpenRung) => number;
  /** Opens a worker anew: on `failed` or a rung below it, or only below when it `recurs`. */
  readonly reopen: (
    failed: ProviderName,
    how: 'first' | 'recurs',
  ) => Promise<{ rung?: OpenRung; attempts: readonly ProviderAttempt[] }>;
  readonly onEvent: (event: Alert) => void;
  /** Milliseconds, never going back. */
  readonly now: () => number;
}

/** Inputs of the contract's three names, and how many values each takes. */
type InputSizes = Readonly<Record<keyof ModelInputs, number>>;

/** Enough to read. */
const KEPT_ATTEMPTS = 100;

/** A self-restarting engine: a worker that dies, hangs or fails is replaced at once, on the next rung of the ladder when that recurs. */
export class SupervisedEngine implements InferenceEngine {
  readonly contract: ModelContract;
  readonly #options: SupervisedEngineOptions;
  readonly #inputSizes: InputSizes;
  readonly #history: RestartHistory;
  /** Workers that were killed but may still be ending. */
  readonly #leaving = new Set<Promise<void>>();
  #attempts: readonly ProviderAttempt[];
  #rung: OpenRung | undefined;
  /** Provider of the rung in use; after a failed restart, of the last one. */
  #provider: ProviderName;
  #model: RungModel;
  /** Processor time of workers that have ended. */
  #earlierCpuMs = 0;
  #residentBytes = 0;
  #restart: Promise<void> | undefined;
  #inFlight: Promise<unknown> | undefined;
  #closed = false;

  constructor(options: SupervisedEngineOptions) {
    this.#options = options;
    this.contract = options.contract;
    this.#attempts = options.attempts;
    this.#rung = options.rung;
    this.#provider = options.rung.provider;
    this.#model = options.rung.model;
    this.#history = new RestartHistory(options.now);
    const { image, radar, lookup } = contractTensors(options.contract);
    this.#inputSizes = { image: valueCount(image), radar: valueCount(radar), lookup: valueCount(lookup) };
  }

  /** Provider of the rung in use; after a failed restart, of the last one. */
  get provider(): ProviderName {
    return this.#provider;
  }

  /** Hash of the file that runs, which is not the requested file where a rung cannot run that. */
  get modelSha256(): string {
    return this.#model.sha256;
  }

  /** All rungs tried, restarts included, in order; only the first and last fifty are kept. */
  get attempts(): readonly ProviderAttempt[] {
    return this.#attempts;
  }

  /** Why the worker was replaced, for each of the last hundred times. */
  get restarts(): readonly string[] {
    return this.#history.reasons;
  }

  get supervision(): EngineSupervision {
    const usage = this.#rung?.worker.usage;
    return {
      state: this.#state(),
      provider: this.#provider,
      precision: this.#model.precision,
      pid: this.#rung?.worker.pid,
      restarts: this.#history.count,
      lastRestart: this.#history.last,
      usage: {
        cpuMs: this.#earlierCpuMs + (usage?.cpuMs ?? 0),
        residentBytes: usage?.residentBytes ?? this.#residentBytes,
      },
    };
  }

  /**
   * Runs one frame; `inputs` must not change until it settles. Throws an Error at once when a frame is in flight (a bug of the caller);
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

  /** Waits for the frame in flight, releases the session and ends the worker: no process is left. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#inFlight;
    await this.#restart;
    this.#note(this.#rung);
    await this.#rung?.worker.close();
    this.#rung = undefined;
    await Promise.all(this.#leaving);
  }

  /** Call when a worker died while idle. */
  workerDied(worker: OrtClient, error: InferError): void {
    if (worker === this.#rung?.worker) this.#startAgain(error);
  }

  #state(): EngineSupervision['state'] {
    if (this.#closed) return 'closed';
    if (this.#restart !== undefined) return 'restarting';
    return this.#rung === undefined ? 'down' : 'running';
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
    try {
      return await rung.worker.run(inputs, this.#options.runDeadlineMs(rung));
    } catch (error) {
      if (error instanceof InferError) this.#startAgain(error);
      throw error;
    }
  }

  /** The last restart failed: try again for this frame. */
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
    this.#leave();
    const recurs = this.#history.begin(this.#provider, cause.message);
    this.#options.onEvent({
      severity: 'warning',
      code: 'infer/worker-restarted',
      message: `The inference worker is restarted (${this.#history.count}): ${cause.message}`,
      tip: 'The frame in flight is lost; the next one is processed. If this recurs, the next lower provider is used.',
    });
    this.#restart = this.#options
      .reopen(this.#provider, recurs ? 'recurs' : 'first')
      .then(({ rung, attempts }) => {
        const all = [...this.#attempts, ...attempts];
        this.#attempts =
          all.length <= KEPT_ATTEMPTS ? all : [...all.slice(0, KEPT_ATTEMPTS / 2), ...all.slice(-KEPT_ATTEMPTS / 2)];
        this.#rung = rung;
        if (rung === undefined) return;
        this.#provider = rung.provider;
        this.#model = rung.model;
        this.#history.end(rung.provider);
      })
      .finally(() => {
        this.#restart = undefined;
      });
  }

  #leave(): void {
    const rung = this.#rung;
    if (rung === undefined) return;
    this.#rung = undefined;
    this.#note(rung);
    const gone = rung.worker.abandon().finally(() => this.#leaving.delete(gone));
    this.#leaving.add(gone);
  }

  #note(rung: OpenRung | undefined): void {
    this.#earlierCpuMs += rung?.worker.usage.cpuMs ?? 0;
    this.#residentBytes = rung?.worker.usage.residentBytes ?? this.#residentBytes;
  }
}
