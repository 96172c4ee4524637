import { SharpImageScaler } from '../decode/sharp/SharpImageScaler.js';
import { InputMonitor } from '../diagnostics/InputMonitor.js';
import { ProcessingMonitor } from '../diagnostics/ProcessingMonitor.js';
import type { Alert } from '../domain/Alert.js';
import type { PublishedFrame } from '../domain/PublishedFrame.js';
import type { InputState, RoadScene } from '../domain/RoadScene.js';
import type { SensorMessage } from '../domain/SensorMessage.js';
import { createEngine } from '../infer/createEngine.js';
import type { SupervisedEngine } from '../infer/SupervisedEngine.js';
import { AlertCollector } from '../pipeline/AlertCollector.js';
import { engineSettings } from '../pipeline/inferParameters.js';
import { LiveRunner } from '../pipeline/LiveRunner.js';
import { LiveSurvey } from '../pipeline/survey/LiveSurvey.js';
import { ScenePipeline } from '../pipeline/ScenePipeline.js';
import { SensorSync } from '../sync/SensorSync.js';
import { type InputRole, type InputTopic, inputTopics } from './inputTopics.js';
import { LiveInput } from './LiveInput.js';
import { ModelSwitch } from './ModelSwitch.js';
import type { NodeConfig } from './nodeParameters.js';
import type { RosNode } from './rcl/RosNode.js';
import { RosError } from './RosError.js';
import { RosOutputs } from './RosOutputs.js';

export interface NodeSessionOptions {
  readonly node: RosNode;
  readonly config: NodeConfig;
  /** Used when no parameter names a model. */
  readonly defaultModelPath: () => Promise<string>;
  readonly onAlert: (alert: Alert) => void;
  /** Never gives an id twice in the node's life. */
  readonly nextTrackId: () => number;
  /** Of this start of the node, in the UUIDs of objects. */
  readonly startId: Uint8Array;
}

/** Scenes kept for explain_verdicts. */
const KEPT_SCENES = 20;
/** How often the clock is checked while a frame waits for radar of its own stamp. */
const WAIT_POLL_MS = 2;

/** Everything that exists from configure to cleanup: engine, pipeline, subscriptions, publishers. */
export class NodeSession {
  readonly #options: NodeSessionOptions;
  readonly #outputs: RosOutputs;
  readonly #inputs: readonly LiveInput[];
  readonly #alerts: AlertCollector;
  readonly #scaler = new SharpImageScaler();
  readonly #scenes: RoadScene[] = [];
  readonly processing: ProcessingMonitor;
  readonly #models: ModelSwitch;
  #config: NodeConfig;
  #sync: SensorSync;
  #pipeline: ScenePipeline | undefined;
  #survey: LiveSurvey;
  #runner: LiveRunner | undefined;
  #decodeMs = 0;
  #wait: NodeJS.Timeout | undefined;
  #leftOut = 0;

  private constructor(options: NodeSessionOptions, models: ModelSwitch) {
    const { node, config } = options;
    this.#options = options;
    this.#config = config;
    this.#models = models;
    this.#alerts = new AlertCollector(() => undefined);
    this.processing = new ProcessingMonitor(config.diagnostics);
    const topics = inputTopics(config, (name) => node.resolveTopic(name));
    this.#inputs = topics.map((input) => this.#liveInput(input));
    this.#sync = this.#newSync();
    this.#survey = this.#newSurvey();
    this.#outputs = new RosOutputs({
      node,
      config: () => this.#config,
      startId: options.startId,
      onAlert: this.#alert,
    });
  }

  /** Loads the model and warms it up; rejects with the reason when it cannot. */
  static async open(options: NodeSessionOptions): Promise<NodeSession> {
    const { config, onAlert } = options;
    if (config.topics.camera === '' && config.topics.radars.every((topic) => topic === '')) {
      throw new RosError(
        'ros2/no-topics',
        'Expected a topic for topics.camera or topics.radars but received none. Name at least one',
      );
    }
    const models = await ModelSwitch.open(config.model === '' ? await options.defaultModelPath() : config.model, {
      open: (modelPath, onEvent) => createEngine({ modelPath, pace: 'live', ...engineSettings(config.infer), onEvent }),
      use: (engine) => session.#replacePipeline({ engine }),
      onAlert,
    });
    let session: NodeSession;
    try {
      session = new NodeSession(options, models);
    } catch (error) {
      await models.close();
      throw error;
    }
    return session;
  }

  get engine(): SupervisedEngine {
    return this.#models.engine;
  }

  get alerts(): AlertCollector {
    return this.#alerts;
  }

  get active(): boolean {
    return this.#runner !== undefined;
  }

  get lastScene(): RoadScene | undefined {
    return this.#scenes.at(-1);
  }

  get monitors(): readonly InputMonitor[] {
    return this.#inputs.map(({ monitor }) => monitor);
  }

  /** Objects and detections dropped from messages since the last call because one of their values is not finite. */
  takeLeftOut(): number {
    const count = this.#leftOut;
    this.#leftOut = 0;
    return count;
  }

  /** Newest first. */
  scenes(count: number): readonly RoadScene[] {
    return this.#scenes.slice(-Math.min(count, KEPT_SCENES)).reverse();
  }

  activate(): void {
    const { node, nextTrackId } = this.#options;
    this.#pipeline = new ScenePipeline({
      engine: this.engine,
      scaler: this.#scaler,
      config: this.#config,
      cameraTopic: this.#topicOf('camera'),
      nextTrackId,
    });
    this.#runner = new LiveRunner({
      pipeline: this.#pipeline,
      publish: (frame) => {
        this.#publish(frame);
        return Promise.resolve();
      },
      onAlert: this.#alert,
      onFrameAlerts: (alerts) => {
        this.#alerts.log.addAll(alerts);
        alerts.forEach(this.#options.onAlert);
      },
      takeAlerts: () => this.#alerts.take(),
      inputStates: () => this.#inputStates(),
      nowNs: () => node.nowNs(),
      steadyMs: () => performance.now(),
      heartbeatSecs: () => this.#config.live.heartbeatSecs,
      isModelUp: () => this.engine.supervision.state === 'running',
      clockResetSecs: this.#config.sync.clockResetSecs,
      onProcessed: (frame, totalMs) => {
        this.processing.add(totalMs, { ...frame.scene.stageTimesMs, total: totalMs }, performance.now());
      },
    });
  }

  async deactivate(): Promise<void> {
    const runner = this.#runner;
    this.#runner = undefined;
    this.#pipeline = undefined;
    clearTimeout(this.#wait);
    this.#wait = undefined;
    for (const input of this.#inputs) if (isSensor(input.input.role)) input.close();
    await runner?.stop();
    // Stored messages are old when the node is activated again; transforms and calibration arrive again on their topics.
    for (const input of this.#inputs) input.close();
    this.#sync = this.#newSync();
    this.#outputs.forget();
    this.#survey = this.#newSurvey();
  }

  async close(): Promise<void> {
    try {
      await this.deactivate();
      this.#outputs.close();
    } finally {
      // Its process must not outlive the session, whatever else fails.
      await this.#models.close();
    }
  }

  /** Ten times a second: the heartbeat. */
  tick(): void {
    this.#runner?.tick();
  }

  /** Call a few times per second: checks subscriptions, their publishers and their settings. */
  supervise(): void {
    const steadyMs = performance.now();
    for (const input of this.#inputs) if (this.active || !isSensor(input.input.role)) input.supervise(steadyMs);
    this.#outputs.mismatches().forEach(this.#alert);
  }

  /** Settings that apply from the next frame on. Throws, and changes nothing, when a stage cannot work with them. */
  reconfigure(config: NodeConfig): void {
    void this.#replacePipeline({ config });
    this.#config = config;
    this.processing.limits = config.diagnostics;
  }

  /** Loads another model beside the running one and switches to it when it works. Rejects with the reason when it does not; the old model continues. */
  async swapModel(path: string): Promise<void> {
    const wanted = path === '' ? this.#config.model : path;
    await this.#models.swap(wanted === '' ? await this.#options.defaultModelPath() : wanted);
  }

  /** Throws what the new pipeline throws; resolves when no frame is in the old one. */
  #replacePipeline(changes: { readonly engine?: SupervisedEngine; readonly config?: NodeConfig }): Promise<void> {
    this.#pipeline = this.#pipeline?.with(changes);
    return this.#pipeline === undefined || this.#runner === undefined
      ? Promise.resolve()
      : this.#runner.replacePipeline(this.#pipeline);
  }

  #newSync(): SensorSync {
    const camera = this.#topicOf('camera');
    return new SensorSync({
      topics: {
        radars: this.#inputs.filter(({ input }) => input.role === 'radar').map(({ topic }) => topic),
        ...(camera !== undefined && { camera }),
      },
      parameters: this.#config.sync,
      onAlert: this.#alert,
      whyUnreadable: (topic) => this.#inputs.find((input) => input.topic === topic)?.unreadable,
    });
  }

  #newSurvey(): LiveSurvey {
    return new LiveSurvey({ config: () => this.#config, onAlert: this.#alert });
  }

  #topicOf(role: InputRole): string | undefined {
    return this.#inputs.find(({ input }) => input.role === role)?.topic;
  }

  #liveInput(input: InputTopic): LiveInput {
    const { node, config } = this.#options;
    const { diagnostics, sync } = config;
    const isNeeded = input.role === 'camera' || input.role === 'radar';
    return new LiveInput({
      node,
      input,
      decode: () => this.#config.decode,
      survey: () => this.#survey,
      companionHz: (steadyMs) =>
        input.role === 'camera'
          ? this.#inputs.find((other) => other.input.role === 'camera-info')?.monitor.rateHz(steadyMs)
          : undefined,
      noticeSecs: () => this.#config.diagnostics.noticeSecs,
      onMessage: this.#take,
      onAlert: this.#alert,
      monitor: new InputMonitor({
        topic: node.resolveTopic(input.name),
        role: input.role,
        // Fixed transforms come once.
        staleSecs:
          input.role === 'tf-static' ? Infinity : input.role === 'camera' ? sync.cameraStaleSecs : sync.radarStaleSecs,
        minHz: input.role === 'camera' ? diagnostics.minCameraHz : input.role === 'radar' ? diagnostics.minRadarHz : 0,
        maxDelaySecs: diagnostics.maxDelaySecs,
        windowSecs: diagnostics.windowSecs,
        severity: isNeeded ? 'error' : input.role === 'camera-info' || input.role === 'tf-static' ? 'warn' : 'ok',
      }),
    });
  }

  readonly #alert = (alert: Alert): void => {
    this.#alerts.add(alert);
    this.#options.onAlert(alert);
  };

  readonly #take = (message: SensorMessage, receivedNs: bigint, decodeMs: number): void => {
    const isSensing = message.type === 'camera' || message.type === 'radar' || message.type === 'ego-motion';
    if (isSensing && this.#runner === undefined) return;
    this.#decodeMs += decodeMs;
    this.#survey.know(message);
    for (const sample of this.#sync.push(message, receivedNs)) this.#submit(sample);
    this.#scheduleWait();
  };

  #submit(sample: Parameters<LiveRunner['submit']>[0]): void {
    const runner = this.#runner;
    if (runner === undefined) return;
    const before = runner.dropped;
    runner.submit(sample, this.#decodeMs);
    this.#decodeMs = 0;
    if (runner.dropped > before) this.#inputs.find(({ input }) => input.role === sample.trigger)?.monitor.addDrop();
  }

  /** A frame that waits for radar must not depend on the next message. */
  #scheduleWait(): void {
    if (!this.#sync.isWaiting || this.#wait !== undefined || this.#runner === undefined) return;
    this.#wait = setTimeout(() => {
      this.#wait = undefined;
      for (const sample of this.#sync.advance(this.#options.node.nowNs())) this.#submit(sample);
      this.#scheduleWait();
    }, WAIT_POLL_MS);
  }

  #publish(frame: PublishedFrame): void {
    this.#outputs.publish(frame);
    this.#logMode(frame.scene);
    this.#leftOut += frame.scene.nonFiniteObjects;
    this.#scenes.push(frame.scene);
    if (this.#scenes.length > KEPT_SCENES) this.#scenes.shift();
  }

  /** The reason names what the guard found, e.g. an unfit radar. */
  #logMode({ mode, modeReason }: RoadScene): void {
    const before = this.lastScene?.mode;
    if (mode !== before) this.#options.node.log(mode === 'NOMINAL' ? 'info' : 'warn', `mode ${mode}: ${modeReason}`);
  }

  /** As reported in a scene without inputs. */
  #inputStates(): readonly InputState[] {
    const steadyMs = performance.now();
    const stateOf = ({ topic, monitor }: LiveInput): InputState => {
      const ageSecs = monitor.ageSecs(steadyMs);
      return { topic, state: ageSecs === undefined ? 'missing' : 'stale', ...(ageSecs !== undefined && { ageSecs }) };
    };
    const ofRole = (role: InputRole): InputState[] =>
      this.#inputs.filter(({ input }) => input.role === role).map(stateOf);
    return [...ofRole('camera'), ...ofRole('radar')];
  }
}

const isSensor = (role: InputRole): boolean => role === 'camera' || role === 'radar' || role === 'odometry';
