import type { Alert } from '../domain/Alert.js';
import type { SupervisedEngine } from '../infer/SupervisedEngine.js';
import { RosError } from './RosError.js';

export interface ModelSwitchOptions {
  readonly open: (path: string, onEvent: (alert: Alert) => void) => Promise<SupervisedEngine>;
  /** Runs the next frames on the engine; resolves when no frame runs on the one from before. Throws, and changes nothing, when the model does not fit. */
  readonly use: (engine: SupervisedEngine) => Promise<void>;
  readonly onAlert: (alert: Alert) => void;
}

/** The old model stays ready for this long after a swap. */
const TRIAL_MS = 60_000;

interface Former {
  readonly engine: SupervisedEngine;
  readonly timer: NodeJS.Timeout;
}

/** The running model. Another one is loaded and warmed up beside it; if that one's process dies within a minute, the old one runs again. */
export class ModelSwitch {
  readonly #options: ModelSwitchOptions;
  readonly #leaving = new Set<Promise<void>>();
  #engine: SupervisedEngine | undefined;
  #former: Former | undefined;
  #isLoading = false;
  #isClosed = false;

  private constructor(options: ModelSwitchOptions) {
    this.#options = options;
  }

  /** Rejects with the reason why the model cannot be loaded. */
  static async open(path: string, options: ModelSwitchOptions): Promise<ModelSwitch> {
    const models = new ModelSwitch(options);
    models.#engine = await models.#open(path);
    return models;
  }

  get engine(): SupervisedEngine {
    return this.#engine!;
  }

  /** Rejects with the reason when the model cannot take over; the old one continues. */
  async swap(path: string): Promise<void> {
    if (this.#isLoading)
      throw new RosError('ros2/transition', 'Expected one model at a time but another is being loaded');
    this.#isLoading = true;
    try {
      const engine = await this.#open(path);
      try {
        if (this.#isClosed)
          throw new RosError(
            'ros2/transition',
            'Expected a configured node but it was cleaned up while the model loaded',
          );
        const settled = this.#options.use(engine);
        this.#forget();
        this.#former = { engine: this.engine, timer: setTimeout(this.#forget, TRIAL_MS) };
        this.#engine = engine;
        await settled;
        if (this.#engine !== engine)
          throw new RosError(
            'ros2/transition',
            'Expected the new model to run but its process ended; the model from before runs again',
          );
      } catch (error) {
        await engine.close();
        throw error;
      }
    } finally {
      this.#isLoading = false;
    }
  }

  /** Ends every inference process, that of a model which is still loading as soon as it has loaded. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#forget();
    await this.engine.close();
    await Promise.all(this.#leaving);
  }

  async #open(path: string): Promise<SupervisedEngine> {
    const opened: SupervisedEngine = await this.#options.open(path, (alert) => {
      this.#options.onAlert(alert);
      if (alert.code === 'infer/worker-restarted') this.#onDeath(() => opened);
    });
    return opened;
  }

  /** A process that dies while its model is on trial. `dead` is only known once the model has loaded, and none dies before. */
  #onDeath(dead: () => SupervisedEngine): void {
    const former = this.#former;
    const failed = this.#engine;
    if (former === undefined || failed === undefined || failed !== dead()) return;
    clearTimeout(former.timer);
    this.#former = undefined;
    this.#engine = former.engine;
    const { name, version } = failed.contract;
    this.#options.onAlert({
      severity: 'error',
      code: 'ros2/model-returned',
      message: `Expected model ${name} ${version} to run for a minute after the swap but its process ended`,
      tip: 'The model from before runs again. Look at the alerts of the inference process for the reason.',
    });
    this.#leave(this.#options.use(former.engine).then(() => failed.close()));
  }

  readonly #forget = (): void => {
    if (this.#former === undefined) return;
    clearTimeout(this.#former.timer);
    this.#leave(this.#former.engine.close());
    this.#former = undefined;
  };

  #leave(leaving: Promise<void>): void {
    const gone = leaving.finally(() => this.#leaving.delete(gone));
    this.#leaving.add(gone);
  }
}
