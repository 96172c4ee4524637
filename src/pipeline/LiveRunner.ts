import type { Alert } from '../domain/Alert.js';
import type { FusionSample } from '../domain/FusionSample.js';
import type { PublishedFrame } from '../domain/PublishedFrame.js';
import type { InputState } from '../domain/RoadScene.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import type { InferenceAnswer, PreparedFrame } from './ScenePipeline.js';

/** The stages from sample to scene, as ScenePipeline has them. */
export interface LivePipeline {
  prepare(sample: FusionSample): Promise<PreparedFrame>;
  infer(frame: PreparedFrame): Promise<InferenceAnswer>;
  finish(frame: PreparedFrame, answer: InferenceAnswer, earlierAlerts: readonly Alert[]): PublishedFrame;
}

export interface LiveRunnerOptions {
  readonly pipeline: LivePipeline;
  readonly publish: (frame: PublishedFrame) => Promise<void>;
  readonly onAlert: (alert: Alert) => void;
  /** Alerts raised by the stages of a frame. */
  readonly onFrameAlerts: (alerts: readonly Alert[]) => void;
  /** Raised since they were last taken. */
  readonly takeAlerts: () => readonly Alert[];
  /** Current state of the inputs, for a scene made without any input. */
  readonly inputStates: () => readonly InputState[];
  /** Node time: of stamps. */
  readonly nowNs: () => TimeNs;
  /** Never jumps: of waiting. */
  readonly steadyMs: () => number;
  readonly heartbeatSecs: () => number;
  /** False while the model is restarting. */
  readonly isModelUp: () => boolean;
  /** Stamps that go back by more than this count as a restart of the clock. */
  readonly clockResetSecs: number;
  readonly onProcessed: (frame: PublishedFrame, totalMs: number) => void;
}

interface Waiting {
  readonly sample: FusionSample;
  readonly decodeMs: number;
  readonly arrivedMs: number;
}

/**
 * Runs live samples: one in flight, the newest waits, older ones are dropped and counted. Stamps of scenes only go forward, except after a clock restart: a frame that a newer scene has overtaken is never published. When none was published for `heartbeatSecs`, `tick` publishes one without inputs that says why.
 */
export class LiveRunner {
  readonly #options: LiveRunnerOptions;
  #pipeline: LivePipeline;
  #waiting: Waiting | undefined;
  #running: Promise<void> | undefined;
  #current: Promise<void> | undefined;
  #inferring = false;
  #heartbeat: Promise<void> | undefined;
  #stopped = false;
  #sequence = 0;
  #offered = 0;
  #dropped = 0;
  #lastStampNs: TimeNs | undefined;
  /** Stamp minus receive time of the last sample: the transport delay. */
  #delayNs: TimeNs | undefined;
  #lastPublishMs: number;

  constructor(options: LiveRunnerOptions) {
    this.#options = options;
    this.#pipeline = options.pipeline;
    this.#lastPublishMs = options.steadyMs();
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Share of the samples dropped so far, 0..1. */
  get dropRatio(): number {
    return this.#offered === 0 ? 0 : this.#dropped / this.#offered;
  }

  /** Uses another model or other settings from the next frame on; resolves when no frame is in the pipeline from before. */
  async replacePipeline(pipeline: LivePipeline): Promise<void> {
    this.#pipeline = pipeline;
    await this.#current;
  }

  /** Takes a sample and returns at once. */
  submit(sample: FusionSample, decodeMs: number): void {
    if (this.#stopped) return;
    this.#offered += 1;
    if (this.#waiting !== undefined) this.#dropped += 1;
    this.#waiting = { sample, decodeMs, arrivedMs: this.#options.steadyMs() };
    this.#delayNs = sample.stampNs - sample.receivedNs;
    this.#running ??= this.#run();
  }

  /** Call about ten times a second. */
  tick(): void {
    const { steadyMs, heartbeatSecs } = this.#options;
    if (this.#stopped || this.#heartbeat !== undefined) return;
    if (steadyMs() - this.#lastPublishMs < heartbeatSecs() * 1000) return;
    // A frame in progress is about to be published, and a heartbeat with a newer stamp would overtake it. Only a frame that waits for the model to restart is dropped.
    if (this.#running !== undefined && (!this.#inferring || this.#options.isModelUp())) return;
    this.#heartbeat = this.#beat().finally(() => {
      this.#heartbeat = undefined;
    });
  }

  /** Publishes no more scenes; resolves when nothing is in progress except a run of the model. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting = undefined;
    if (!this.#inferring) await this.#running;
    await this.#heartbeat;
  }

  async #run(): Promise<void> {
    try {
      for (let next = this.#take(); next !== undefined; next = this.#take()) {
        this.#current = this.#process(next).catch((error: unknown) => {
          this.#options.onAlert(bug(error));
        });
        await this.#current;
      }
    } finally {
      this.#running = undefined;
    }
  }

  #take(): Waiting | undefined {
    const next = this.#waiting;
    this.#waiting = undefined;
    return this.#stopped ? undefined : next;
  }

  async #process({ sample, decodeMs, arrivedMs }: Waiting): Promise<void> {
    const pipeline = this.#pipeline;
    // A heartbeat may be between its stages; they must pass in order.
    await this.#heartbeat;
    if (this.#isOvertaken(sample.stampNs)) {
      this.#dropped += 1;
      return;
    }
    const sequence = this.#sequence;
    const frame = await pipeline.prepare(sample);
    this.#inferring = true;
    const answer = await pipeline.infer(frame).finally(() => {
      this.#inferring = false;
    });
    await this.#heartbeat;
    if (this.#stopped) return;
    // A heartbeat published meanwhile has a newer stamp, however far apart the two are.
    if (this.#sequence !== sequence) {
      this.#dropped += 1;
      return;
    }
    const earlier = this.#options.takeAlerts();
    const published = pipeline.finish(frame, answer, earlier);
    this.#options.onFrameAlerts(published.alerts.slice(earlier.length));
    const complete = await this.#publish(published, { decode: decodeMs });
    this.#options.onProcessed(complete, this.#options.steadyMs() - arrivedMs);
  }

  async #beat(): Promise<void> {
    const { nowNs, inputStates, takeAlerts, onAlert } = this.#options;
    try {
      const receivedNs = nowNs();
      const stampNs = receivedNs + (this.#delayNs ?? 0n);
      // Paused simulation time: nothing happens, and nothing is late.
      if (this.#isOvertaken(stampNs)) return;
      const sample: FusionSample = { trigger: 'camera', stampNs, receivedNs, sweeps: [], inputs: inputStates() };
      const pipeline = this.#pipeline;
      const frame = await pipeline.prepare(sample);
      const reason = this.#options.isModelUp() ? 'no camera and no radar' : 'the model is restarting';
      const published = pipeline.finish(frame, { type: 'none', reason }, takeAlerts());
      await this.#publish(published, {});
    } catch (error) {
      onAlert(bug(error));
    }
  }

  async #publish(published: PublishedFrame, before: Readonly<Record<string, number>>): Promise<PublishedFrame> {
    const { scene } = published;
    const complete: PublishedFrame = {
      ...published,
      scene: {
        ...scene,
        sequence: this.#sequence,
        dropRatio: this.dropRatio,
        stageTimesMs: { ...before, ...scene.stageTimesMs },
      },
    };
    this.#sequence += 1;
    this.#lastStampNs = scene.stampNs;
    this.#lastPublishMs = this.#options.steadyMs();
    await this.#options.publish(complete);
    return complete;
  }

  #isOvertaken(stampNs: TimeNs): boolean {
    return this.#lastStampNs !== undefined && stampNs <= this.#lastStampNs && !this.#isReset(stampNs);
  }

  #isReset(stampNs: TimeNs): boolean {
    return this.#lastStampNs !== undefined && secsBetween(stampNs, this.#lastStampNs) > this.#options.clockResetSecs;
  }
}

const bug = (error: unknown): Alert => ({
  severity: 'error',
  code: 'pipeline/frame-failed',
  message: `Expected a scene of this frame but received ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  tip: 'This is a bug: please report it with the bag. The frame was dropped; the next one is processed.',
});
