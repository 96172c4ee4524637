import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describeWith, type Need, projectRoot } from '../support/environment.js';

const ENV_FILE = join(projectRoot, '.ros/env.sh');

/** What .ros/env.sh sets. */
const rosEnvironment: Need<Readonly<Record<string, string>>> = {
  name: 'ROS 2 (tools/ros/setup.sh)',
  find: () => {
    if (!existsSync(ENV_FILE) || !existsSync(join(projectRoot, 'node_modules/rclnodejs/build/Release/rclnodejs.node')))
      return undefined;
    const text = execFileSync('bash', ['-c', `set -a; . '${ENV_FILE}'; env -0`], { encoding: 'utf8' });
    const lines = text.split('\0').filter((line) => line.includes('='));
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
    );
  },
};

/** A suite on real ROS 2, in a domain of its own: suites that run side by side, and other people's nodes, do not hear each other. */
export function describeRos(
  domain: number,
  name: string,
  suite: (environment: Readonly<Record<string, string>>) => void,
): void {
  describeWith(rosEnvironment, name, (variables) => {
    suite({ ...variables, ROS_DOMAIN_ID: `${domain}` });
  });
}

/** What is still running when a suite is given up for lack of time would answer in the next one. */
const running = new Set<ChildProcess>();
function owned(child: ChildProcess): ChildProcess {
  running.add(child);
  child.on('exit', () => running.delete(child));
  return child;
}
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Long enough for a machine that does much else; what comes in time costs nothing of it. */
const PATIENCE_MS = 120_000;

/** Polls until `probe` gives something; fails with `what` after the deadline. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  const endMs = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > endMs) throw new Error(`Expected ${what} within ${timeoutMs} ms but it did not come`);
    await sleep(50);
  }
}

export interface Received<T = Record<string, unknown>> {
  /** Wall seconds. */
  readonly at: number;
  readonly message: T;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Hz of radar and odometry: several in every sync.radarWindowSecs. */
export const RADAR_HZ = 20;
/** Translation in metres and quaternion, in base_link. */
const MOUNTINGS: Readonly<Record<'camera' | 'radar', readonly [readonly number[], readonly number[]]>> = {
  camera: [
    [1.5, 0, 1.2],
    [-0.5, 0.5, -0.5, 0.5],
  ],
  radar: [
    [3.5, 0, 0.5],
    [0, 0, 0, 1],
  ],
};

/** The rclpy process of test/peers/ros_peer.py. */
export class Peer {
  readonly #process: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  #next = 1;

  private constructor(child: ChildProcess) {
    this.#process = child;
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const { id, ok, value } = JSON.parse(line) as { id: number; ok: boolean; value: unknown };
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (ok) pending?.resolve(value);
      else pending?.reject(new Error(String(value)));
    });
    child.on('exit', (code) => {
      for (const { reject } of this.#pending.values()) reject(new Error(`The rclpy process ended with ${code}`));
    });
  }

  static async start(
    environment: Readonly<Record<string, string>>,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<Peer> {
    const python = environment['ROADSCENE_ROS_PYTHON'] ?? 'python3';
    const variables = { ...environment, ...extra, PYTHONUNBUFFERED: '1' } as Record<string, string>;
    delete variables['LD_PRELOAD'];
    const child = owned(
      spawn(python, [join(projectRoot, 'test/peers/ros_peer.py')], {
        env: variables,
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    const peer = new Peer(child);
    await new Promise((resolve, reject) => peer.#pending.set(0, { resolve, reject }));
    return peer;
  }

  do<T = unknown>(command: string, options: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const id = this.#next++;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#process.stdin!.write(`${JSON.stringify({ id, do: command, ...options })}\n`);
    });
  }

  /** Sensors of a small vehicle: camera, its calibration, radar, odometry and their mounting. The radar is the faster, so that a sweep is always in the window before a frame. */
  async drive(
    names: { readonly camera?: string; readonly radar?: string; readonly type?: string; readonly hz?: number } = {},
  ): Promise<void> {
    const { camera = '/camera/image_raw', radar = '/radar/points', type = 'sensor_msgs/msg/Image', hz = 5 } = names;
    await this.mount();
    const info = `${camera.replace(/\/compressed$/, '').replace(/\/[^/]*$/, '')}/camera_info`;
    await this.do('sensor', { name: 'info', type: 'sensor_msgs/msg/CameraInfo', topic: info, hz });
    await this.do('sensor', { name: 'odom', type: 'nav_msgs/msg/Odometry', topic: '/odom', hz: RADAR_HZ });
    await this.do('sensor', { name: 'radar', type: 'sensor_msgs/msg/PointCloud2', topic: radar, hz: RADAR_HZ });
    await this.do('sensor', { name: 'camera', type, topic: camera, hz });
  }

  /** The mountings of camera and radar, or of some of them, on /tf_static. */
  mount(frames: readonly ('camera' | 'radar')[] = ['camera', 'radar']): Promise<unknown> {
    const transform = (child: string, [x, y, z]: readonly number[], [qx, qy, qz, qw]: readonly number[]): object => ({
      header: { frame_id: 'base_link' },
      child_frame_id: child,
      transform: { translation: { x, y, z }, rotation: { x: qx, y: qy, z: qz, w: qw } },
    });
    return this.do('publish', {
      topic: '/tf_static',
      type: 'tf2_msgs/msg/TFMessage',
      qos: { durability: 'transient_local' },
      message: {
        transforms: frames.map((frame) => transform(frame, ...MOUNTINGS[frame])),
      },
    });
  }

  read(topic: string, type: string, fields?: readonly string[], qos: object = {}): Promise<unknown> {
    return this.do('read', { topic, type, ...(fields && { fields }), qos });
  }

  take<T = Record<string, unknown>>(topic: string, options: object = {}): Promise<readonly Received<T>[]> {
    return this.do('take', { topic, ...options });
  }

  /** A message on the topic that the test is happy with; what came before is thrown away. */
  async next<T = Record<string, unknown>>(
    topic: string,
    what: string,
    accepts: (message: T) => boolean,
    timeoutMs?: number,
  ): Promise<T> {
    return until(
      `${what} on ${topic}`,
      async () => (await this.take<T>(topic)).map(({ message }) => message).find(accepts),
      timeoutMs,
    );
  }

  /** The next `count` messages on the topic, in order. */
  async collect<T>(topic: string, count: number): Promise<readonly T[]> {
    const messages: T[] = [];
    return until(`${count} messages on ${topic}`, async () => {
      messages.push(...(await this.take<T>(topic)).map(({ message }) => message));
      return messages.length >= count ? messages : undefined;
    });
  }

  /** Resolves when the topic gave nothing while `counter` rose by `rise`; what was on its way before may come late. */
  async quiet(topic: string, counter: () => Promise<number>, rise: number): Promise<void> {
    let from = await counter();
    await until(`silence on ${topic}`, async () => {
      const now = await counter();
      if ((await this.take(topic)).length > 0) from = now;
      return now - from >= rise ? true : undefined;
    });
  }

  call<T = Record<string, unknown>>(service: string, type: string, request: object = {}, timeoutSecs = 60): Promise<T> {
    return this.do<T>('call', { service, type, request, timeoutSecs });
  }

  async transition(node: string, id: number, label = ''): Promise<boolean> {
    const answer = await this.call<{ success: boolean }>(`${node}/change_state`, 'lifecycle_msgs/srv/ChangeState', {
      transition: { id, label },
    });
    return answer.success;
  }

  async state(node: string): Promise<string> {
    const answer = await this.call<{ current_state: { label: string } }>(
      `${node}/get_state`,
      'lifecycle_msgs/srv/GetState',
    );
    return answer.current_state.label;
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }
}

/** `roadscene run` as a process of its own. */
export class NodeProcess {
  readonly child: ChildProcess;
  #log = '';
  #ended = false;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;

  constructor(
    environment: Readonly<Record<string, string>>,
    rosArguments: readonly string[],
    command: readonly string[] = [process.execPath, join(projectRoot, 'dist/cli/main.js'), 'run'],
  ) {
    this.child = owned(
      spawn(command[0]!, [...command.slice(1), '--ros-args', ...rosArguments], {
        env: { ...environment, RCUTILS_LOGGING_BUFFERED_STREAM: '0' },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    const logFile = join(projectRoot, '.ros/log', `${process.pid}-${this.child.pid ?? 0}.log`);
    mkdirSync(dirname(logFile), { recursive: true });
    const take = (chunk: Buffer): void => {
      this.#log += chunk.toString();
      appendFileSync(logFile, chunk);
    };
    this.child.stdout!.on('data', take);
    this.child.stderr!.on('data', take);
    this.exited = new Promise((resolve) => {
      // Not 'exit': its last words may come after that.
      this.child.on('close', (code, signal) => {
        this.#ended = true;
        resolve({ code, signal });
      });
    });
  }

  get log(): string {
    return this.#log;
  }

  /** Waits for a line of the log. */
  logged(pattern: RegExp, timeoutMs = PATIENCE_MS): Promise<string> {
    const probe = (): string | undefined => {
      const found = pattern.exec(this.#log)?.[0];
      // What has ended says no more.
      if (found === undefined && this.#ended) throw new Error(`Expected a log line ${pattern} but the process ended`);
      return found;
    };
    return until(`a log line ${pattern}`, probe, timeoutMs).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : String(error)}; the log was:\n${this.#log}`);
    });
  }

  /** Exit code and how long it took, of an interrupt. */
  async interrupt(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' = 'SIGINT'): Promise<{ code: number | null; ms: number }> {
    const startMs = performance.now();
    this.child.kill(signal);
    const { code } = await this.exited;
    return { code, ms: performance.now() - startMs };
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
