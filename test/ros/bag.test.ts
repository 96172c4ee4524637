import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { built } from '../support/built.js';
import { projectRoot } from '../support/environment.js';
import { describeRos, NodeProcess, Peer, until } from './support.js';

interface Point {
  readonly x: number;
  readonly y: number;
}
interface LiveObject {
  readonly label: number;
  readonly score: number;
  readonly pose: { readonly position: Point };
}
interface LiveScene {
  readonly header: { readonly stamp: { readonly sec: number; readonly nanosec: number } };
  readonly mode: number;
  readonly mode_reason: string;
  readonly inputs: readonly { readonly state: number; readonly point_count: number }[];
  readonly detections: readonly LiveObject[];
  readonly objects: readonly LiveObject[];
  readonly ego_speed: number;
  readonly drop_ratio: number;
}
interface ReplayedObject {
  readonly label: string;
  readonly score: number;
  readonly x_m: number;
  readonly y_m: number;
}
interface ReplayedScene {
  readonly stamp_ns: string;
  readonly mode: string;
  readonly inputs: readonly { readonly state: string; readonly point_count?: number }[];
  readonly detections: readonly ReplayedObject[];
  readonly objects: readonly ReplayedObject[];
  readonly ego_speed_mps?: number;
}

/** Frames that are looked at, played at a fifth of their pace: a small machine is to drop none. */
const FRAMES = 25;
const FRAME_NS = 100_000_000n;
/** Constants of roadscene_msgs: RoadScene, InputState. */
const MODES = ['FAILED', 'STALE', 'RADAR_ONLY', 'CAMERA_ONLY', 'NOMINAL', 'MISALIGNED'];
const STATES = ['missing', 'stale', 'rejected', 'used'];
const LABELS = ['', 'car', 'truck', 'bus', 'trailer', 'motorcycle', 'bicycle', 'pedestrian', 'animal', 'hazard'];

const stampOf = ({ header: { stamp } }: LiveScene): string =>
  (BigInt(stamp.sec) * 1_000_000_000n + BigInt(stamp.nanosec)).toString();
/** What went into a scene; the number of returns tells radar sweeps apart. */
const inputsOf = (
  inputs: readonly { readonly state: string | number; readonly point_count?: number }[],
  egoSpeedMps = 0,
): string =>
  `${inputs
    .map(({ state, point_count: count = 0 }) => [typeof state === 'number' ? STATES[state]! : state, count] as const)
    // Live, a sweep from before the first frame may have come: one that is not used is no other frame.
    .map(([state, count]) => (state === 'used' ? `used ${count}` : 'none'))
    .join(', ')}, ${egoSpeedMps.toFixed(2)} m/s`;
const rounded = (label: string, score: number, x: number, y: number): readonly (string | number)[] => [
  label,
  Math.round(score * 100),
  Math.round(x * 10),
  Math.round(y * 10),
];
/** Comparable lists of label, score, and place, alike up to a rounding step each. */
function expectAlike(live: readonly LiveObject[], replayed: readonly ReplayedObject[], what: string): void {
  const ours = live.map(({ label, score, pose: { position } }) =>
    rounded(LABELS[label]!, score, position.x, position.y),
  );
  const theirs = replayed.map(({ label, score, x_m, y_m }) => rounded(label, score, x_m, y_m));
  const isAlike = (a: readonly (string | number)[], b: readonly (string | number)[]): boolean =>
    a[0] === b[0] && [1, 2, 3].every((at) => Math.abs(Number(a[at]) - Number(b[at])) <= 1);
  const missing = theirs.filter((one) => !ours.some((other) => isAlike(one, other)));
  const additional = ours.filter((one) => !theirs.some((other) => isAlike(one, other)));
  expect({ missing, additional, count: ours.length }, what).toEqual({
    missing: [],
    additional: [],
    count: theirs.length,
  });
}

describeRos(55, 'a bag played live', (environment) => {
  test('gives the objects of its replay, frame by frame', async () => {
    const main = await built('cli/main.js');
    const bag = join(projectRoot, 'bags/demo.mcap');
    const folder = mkdtempSync(join(tmpdir(), 'roadscene-live-'));
    const replay = spawn(
      process.execPath,
      [main.pathname, 'replay', bag, '--out', folder, '--format', 'jsonl', '--provider', 'cpu'],
      { stdio: 'ignore' },
    );
    const replayed = new Promise((resolve) => replay.on('exit', resolve));
    const linesOfReplay = (): readonly string[] => {
      const path = join(folder, 'scenes.jsonl');
      return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
    };
    const peer = await Peer.start(environment);
    const node = new NodeProcess(environment, [
      ...['-p', 'use_sim_time:=true', '-p', 'infer.provider:=cpu', '-p', 'topics.cameraTransport:=compressed'],
      // A busy machine must neither give a frame up nor put one without inputs between.
      ...['-p', 'infer.runDeadlineSecs:=60.0', '-p', 'live.heartbeatSecs:=60.0'],
      ...[
        '-r',
        'camera/image_raw:=/camera/front/image',
        '-r',
        'radar/points:=/radar/front/points',
        '-r',
        'odom:=/odom',
      ],
    ]);
    let player: ChildProcess | undefined;
    try {
      await node.logged(/is up/);
      expect(await peer.transition('/roadscene', 1), node.log).toBe(true);
      // More of it is not played.
      await until('enough scenes of the replay', () => (linesOfReplay().length > FRAMES + 5 ? true : undefined));
      replay.kill('SIGINT');
      await replayed;
      await peer.do('read', {
        topic: '/roadscene/scene',
        type: 'roadscene_msgs/msg/RoadScene',
        fields: ['header', 'mode', 'mode_reason', 'inputs', 'detections', 'objects', 'ego_speed', 'drop_ratio'],
        qos: { depth: 100 },
      });
      expect(await peer.transition('/roadscene', 3), node.log).toBe(true);
      player = spawn(process.execPath, [main.pathname, 'play', bag, '--rate', '0.2', '--delay', '4'], {
        env: environment,
        stdio: 'ignore',
      });
      const live: LiveScene[] = [];
      await until('the scenes of the frames', async () => {
        live.push(...(await peer.take<LiveScene>('/roadscene/scene')).map(({ message }) => message));
        const span = live.length === 0 ? 0n : BigInt(stampOf(live.at(-1)!)) - BigInt(stampOf(live[0]!));
        return span >= BigInt(FRAMES - 1) * FRAME_NS ? true : undefined;
      });
      const twins = new Map(
        linesOfReplay()
          .map((line) => JSON.parse(line) as ReplayedScene)
          .map((line) => [line.stamp_ns, line]),
      );
      let compared = 0;
      let objectsCompared = 0;
      // Tracks and modes depend on every frame before; what one frame shows does not.
      const stamps = [...twins.keys()];
      let wasAlways = true;
      const told: string[] = [];
      for (const [index, scene] of live.entries()) {
        if (stamps[index] !== stampOf(scene)) wasAlways = false;
        const twin = twins.get(stampOf(scene));
        const inputs = inputsOf(scene.inputs, scene.ego_speed);
        const wanted = twin && inputsOf(twin.inputs, twin.ego_speed_mps);
        told.push(
          `${stampOf(scene)} ${MODES[scene.mode]!} ${inputs} | ${twin?.mode ?? 'no such frame'} ${wanted ?? ''}`,
        );
        if (twin === undefined || inputs !== wanted) {
          wasAlways = false;
          continue;
        }
        if (wasAlways) {
          expect(MODES[scene.mode], told.at(-1)).toBe(twin.mode);
          expectAlike(scene.objects, twin.objects, `objects of ${told.at(-1)!}`);
          objectsCompared += scene.objects.length;
        }
        if (MODES[scene.mode] !== twin.mode) continue;
        expectAlike(scene.detections, twin.detections, `detections of ${told.at(-1)!}`);
        compared += 1;
      }
      const log = told.join('\n');
      expect(compared, log).toBeGreaterThanOrEqual(FRAMES / 3);
      const ratio = live.at(-1)!.drop_ratio;
      // A machine that lost a frame at the very start has no tracks to compare.
      if (ratio === 0 && stamps[0] === stampOf(live[0]!)) expect(objectsCompared, log).toBeGreaterThan(0);
      // What is counted as given up is no more than what is missing; best effort may lose one on the way, uncounted.
      expect(live.length / (1 - ratio), `${ratio} of\n${log}`).toBeLessThanOrEqual(FRAMES + 2);
    } finally {
      replay.kill();
      player?.kill('SIGKILL');
      node.kill();
      peer.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
