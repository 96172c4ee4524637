import { randomBytes } from 'node:crypto';
import { LoopMonitor } from '../diagnostics/LoopMonitor.js';
import type { Alert } from '../domain/Alert.js';
import { AlertLog } from '../domain/AlertLog.js';
import { diagnosticArray } from '../messages/DiagnosticStatus.js';
import { RoadsceneError } from '../domain/RoadsceneError.js';
import { alertText } from '../publish/ros/sceneStatuses.js';
import { rosFromTimeNs } from '../domain/time.js';
import { countFromOne } from '../track/Tracker.js';
import { roadSceneMessage } from '../publish/ros/roadSceneMessage.js';
import { explainScene } from './explain.js';
import { nodeStatuses } from './nodeDiagnostics.js';
import { mutabilityOf, type NodeConfig, nodeConfigOf, nodeParameters } from './nodeParameters.js';
import { NodeSession } from './NodeSession.js';
import { ParameterHost } from './rcl/parameterHost.js';
import type { RclModules } from './rcl/rclModules.js';
import { RosNode, type LogLevel, type RosPublisherHandle } from './rcl/RosNode.js';
import type { TransitionName } from './rcl/Transitions.js';
import { RosError } from './RosError.js';

export interface RoadsceneNodeOptions {
  readonly modules: RclModules;
  readonly argv: readonly string[];
  readonly defaultModelPath: () => Promise<string>;
}

const TICK_MS = 50;
const SUPERVISE_MS = 250;
const LOG_LEVELS: Readonly<Record<Alert['severity'], LogLevel>> = { info: 'info', warning: 'warn', error: 'error' };
/** The same alert is logged again after this time. */
const LOG_AGAIN_MS = 10_000;

/** The lifecycle node `roadscene`: parameters, transitions, services and diagnostics around a session that exists from configure to cleanup. */
export class RoadsceneNode {
  readonly #options: RoadsceneNodeOptions;
  readonly #node: RosNode;
  readonly #parameters: ParameterHost;
  readonly #diagnostics: RosPublisherHandle | undefined;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #loggedMs = new Map<string, number>();
  #recentAlerts = new AlertLog();
  #session: NodeSession | undefined;
  readonly #loop = new LoopMonitor();
  readonly #nextTrackId = countFromOne();
  readonly #startId = randomBytes(8);
  #diagnosticsTimer: NodeJS.Timeout | undefined;

  constructor(options: RoadsceneNodeOptions) {
    this.#options = options;
    const early: string[] = [];
    this.#parameters = new ParameterHost({
      parameters: nodeParameters,
      frozen: (name) => this.#whyFrozen(name),
      readOnly: (name) => mutabilityOf(name).type === 'never',
      judge: (values) => {
        const config = nodeConfigOf(values);
        return typeof config === 'string' ? config : undefined;
      },
      onChanged: () => this.#session?.reconfigure(this.#config()),
      onUnknown: (message) => early.push(message),
    });
    this.#node = new RosNode({
      modules: options.modules,
      name: 'roadscene',
      argv: options.argv,
      parameters: this.#parameters,
      lifecycle: {
        onTransition: (name) => this.#transition(name),
        onError: () => this.#drop(),
        onRefused: (reason) => {
          this.#node.log('warn', reason);
        },
      },
      onError: (where, error) => {
        this.#node.log(
          'error',
          `${where} threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      },
    });
    for (const message of early) this.#node.log('warn', message);
    this.#diagnostics = this.#node.publisher('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics', {
      reliability: 'reliable',
      durability: 'volatile',
      depth: 10,
    });
    this.#addServices();
  }

  get name(): string {
    return this.#node.name;
  }

  /** Starts serving ROS. With `autostart` the node becomes active once its model is loaded. */
  async start(): Promise<void> {
    this.#every(TICK_MS, () => this.#session?.tick());
    this.#scheduleDiagnostics(performance.now());
    this.#every(SUPERVISE_MS, () => this.#session?.supervise());
    this.#node.spin();
    this.#node.log('info', `${this.#node.name} is up, unconfigured`);
    if (this.#parameters.values.get('autostart') !== true) return;
    for (const id of [1, 3]) {
      if (!(await this.#node.requestTransition(id)))
        throw new RosError(
          'ros2/transition',
          'Expected the node to start by itself but a transition failed; see the log for the reason',
        );
    }
  }

  /** Ends everything; the process may exit when it resolves. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#diagnosticsTimer);
    this.#loop.close();
    this.#node.close();
    await this.#drop();
  }

  #every(periodMs: number, action: () => void): void {
    this.#timers.push(setInterval(action, periodMs));
  }

  #config(): NodeConfig {
    const config = nodeConfigOf(this.#parameters.values);
    if (typeof config === 'string') throw new RosError('ros2/parameter', config);
    return config;
  }

  #whyFrozen(name: string): string | undefined {
    const mutability = mutabilityOf(name);
    switch (mutability.type) {
      case 'live':
        return undefined;
      case 'never':
        return `${name} is read-only: ${mutability.reason}`;
      case 'inactive':
        return this.#node.state === 'active'
          ? `${name} cannot change now: ${mutability.reason}. Deactivate the node first`
          : undefined;
      case 'at-configure':
        return this.#node.state === 'unconfigured'
          ? undefined
          : `${name} cannot change now: ${mutability.reason}. Clean up the node first; the change takes effect when it is configured again`;
    }
  }

  async #transition(name: TransitionName): Promise<'success' | 'failure'> {
    switch (name) {
      case 'configure':
        return this.#configure();
      case 'activate':
        this.#session!.activate();
        break;
      case 'deactivate':
        await this.#session!.deactivate();
        break;
      case 'cleanup':
      case 'shutdown':
        await this.#drop();
        break;
    }
    this.#node.log('info', `${name}: done`);
    return 'success';
  }

  async #configure(): Promise<'success' | 'failure'> {
    try {
      this.#session = await NodeSession.open({
        node: this.#node,
        config: this.#config(),
        defaultModelPath: this.#options.defaultModelPath,
        onAlert: this.#alert,
        nextTrackId: this.#nextTrackId,
        startId: this.#startId,
      });
      // What was set while the model loaded.
      this.#session.reconfigure(this.#config());
    } catch (error) {
      await this.#drop();
      this.#node.log('error', `configure: ${error instanceof Error ? error.message : String(error)}`);
      return 'failure';
    }
    const { contract, provider } = this.#session.engine;
    this.#node.log('info', `configure: done, model ${contract.name} ${contract.version} runs on ${provider}`);
    return 'success';
  }

  async #drop(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  readonly #alert = (alert: Alert): void => {
    this.#recentAlerts.add(alert);
    const key = `${alert.code} ${alert.topic ?? ''}`;
    const nowMs = performance.now();
    if (nowMs - (this.#loggedMs.get(key) ?? -Infinity) < LOG_AGAIN_MS) return;
    this.#loggedMs.set(key, nowMs);
    this.#node.log(LOG_LEVELS[alert.severity], `${alertText(alert)} [${alert.code}]`);
  };

  /** Scheduled on a fixed grid, so that a late call does not shift the others. */
  #scheduleDiagnostics(dueMs: number): void {
    this.#diagnosticsTimer = setTimeout(
      () => {
        const nowMs = performance.now();
        this.#loop.addTick(nowMs - dueMs);
        this.#publishDiagnostics();
        const periodMs = ((this.#parameters.values.get('diagnostics.periodSecs') as number | undefined) ?? 1) * 1000;
        this.#scheduleDiagnostics(dueMs + Math.max(1, Math.ceil((nowMs - dueMs) / periodMs)) * periodMs);
      },
      Math.max(0, dueMs - performance.now()),
    );
  }

  #publishDiagnostics(): void {
    const statuses = nodeStatuses(this.#node.state, this.#session, this.#recentAlerts, this.#loop.status());
    this.#recentAlerts = new AlertLog();
    this.#diagnostics?.publish(diagnosticArray(this.#node.name, rosFromTimeNs(this.#node.nowNs()), statuses));
  }

  #addServices(): void {
    this.#node.service(
      'roadscene_msgs/srv/SwapModel',
      '~/swap_model',
      async (request) => this.#swapModel(String(request['path'])),
      (message) => ({ ...this.#modelFacts(), success: false, message }),
    );
    this.#node.service(
      'roadscene_msgs/srv/ExplainVerdicts',
      '~/explain_verdicts',
      (request) => {
        const scenes = this.#session?.scenes(Math.max(1, Number(request['scenes']))) ?? [];
        return {
          success: scenes.length > 0,
          message: scenes.length > 0 ? '' : `no scene yet: the node is ${this.#node.state}`,
          explained: scenes.map(roadSceneMessage),
          sentences: scenes.flatMap(explainScene),
        };
      },
      (message) => ({ success: false, message }),
    );
  }

  async #swapModel(path: string): Promise<object> {
    const session = this.#session;
    if (session === undefined)
      return {
        ...this.#modelFacts(),
        success: false,
        message: `the node is ${this.#node.state}: set the parameter model and configure it`,
      };
    try {
      await session.swapModel(path);
    } catch (error) {
      // A model that does not load is the caller's to hear of; anything else is an error.
      if (!(error instanceof RoadsceneError)) throw error;
      return { ...this.#modelFacts(), success: false, message: error.message };
    }
    this.#node.log('info', `swap_model: ${session.engine.contract.name} runs now`);
    return { ...this.#modelFacts(), success: true, message: '' };
  }

  #modelFacts(): object {
    const engine = this.#session?.engine;
    return {
      model_name: engine?.contract.name ?? '',
      model_sha256: engine?.modelSha256 ?? '',
      provider: engine?.provider ?? '',
    };
  }
}
