import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { built } from '../support/built.js';
import { projectRoot } from '../support/environment.js';
import { PLUMBING } from '../support/plumbing.js';
import { describeRos, NodeProcess, Peer, RADAR_HZ, until } from './support.js';

interface Scene {
  readonly mode: number;
  readonly mode_reason: string;
}

/** Constant of roadscene_msgs/RoadScene. */
const NOMINAL = 4;

/** Process ids below a process, zombies left out. */
function descendantsOf(pid: number): readonly number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state!.startsWith('Z'))
    .map(([child, parent]) => [Number(child), Number(parent)] as const);
  const below = (parent: number): number[] =>
    rows.filter(([, above]) => above === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describeRos(80, 'the process of the node, and time', (environment) => {
  const started: NodeProcess[] = [];
  const peers: Peer[] = [];
  const start = (rosArguments: readonly string[], command?: readonly string[]): NodeProcess => {
    const node = new NodeProcess(environment, ['-p', `model:=${PLUMBING}`, ...rosArguments], command);
    started.push(node);
    return node;
  };

  beforeAll(async () => {
    await built('cli/main.js');
  });
  afterEach(() => {
    for (const node of started.splice(0)) node.kill();
    for (const peer of peers.splice(0)) peer.stop();
  });

  test('npx that is killed takes the node and its model with it', async () => {
    const node = start(['-p', 'autostart:=true'], ['npx', '--no-install', 'roadscene', 'run']);
    await node.logged(/activate: done/);
    const all = descendantsOf(node.child.pid!);
    expect(all.length).toBeGreaterThan(1);
    node.kill();
    await until('all of it to be gone', () => (all.some(isAlive) ? undefined : true), 30_000);
  });

  test('a hang-up ends it with 0', async () => {
    const node = start([]);
    await node.logged(/is up, unconfigured/);
    expect((await node.interrupt('SIGHUP')).code).toBe(0);
  });

  test.each([
    ['a name that ROS does not allow', ['-r', '__node:=bad-name!']],
    ['a parameter file that is not there', ['--params-file', '/no/such/file.yaml']],
    ['a remapping that is none', ['-r', 'a:=']],
  ])('%s is the fault of the arguments, not of roadscene', (_, rosArguments) => {
    const { stderr, status } = spawnSync(
      process.execPath,
      [join(projectRoot, 'dist/cli/main.js'), 'run', '--ros-args', ...rosArguments],
      { env: { ...environment }, encoding: 'utf8', timeout: 60_000 },
    );
    expect(stderr).toMatch(/Expected ROS arguments that rcl accepts but received: .*\[ros2\/arguments\]/s);
    expect(stderr).not.toMatch(/bug in roadscene/);
    expect(status).not.toBe(0);
  });

  test.each([
    ['120 s old', -120, []],
    ['30 s ahead', 30, []],
    ['in wall time while the node waits for /clock', 0, ['-p', 'use_sim_time:=true']],
  ])('stamps that are %s make no scene that is NOMINAL', async (_, offsetSecs, rosArguments) => {
    const peer = await Peer.start(environment);
    peers.push(peer);
    const node = start(['-p', 'autostart:=true', '-p', 'sync.radarWaitSecs:=0', ...rosArguments]);
    await node.logged(/activate: done/);
    await peer.read('/roadscene/scene', 'roadscene_msgs/msg/RoadScene', ['mode', 'mode_reason'], { depth: 100 });
    await peer.mount();
    for (const [name, type, topic, hz] of [
      ['info', 'sensor_msgs/msg/CameraInfo', '/camera/camera_info', 5],
      ['odom', 'nav_msgs/msg/Odometry', '/odom', RADAR_HZ],
      ['radar', 'sensor_msgs/msg/PointCloud2', '/radar/points', RADAR_HZ],
      ['camera', 'sensor_msgs/msg/Image', '/camera/image_raw', 5],
    ] as const)
      await peer.do('sensor', { name, type, topic, hz, offsetSecs });
    // Frames, not only heartbeats from before the sensors were found.
    await peer.next<Scene>('/roadscene/scene', 'a scene of another clock', ({ mode_reason: reason }) =>
      /clock/.test(reason),
    );
    const scenes = await peer.collect<Scene>('/roadscene/scene', 10);
    expect(scenes.filter(({ mode }) => mode === NOMINAL)).toEqual([]);
  });

  test('raw pictures that trickle while their calibration arrives whole: the tip names the profile', async () => {
    const peer = await Peer.start(environment);
    peers.push(peer);
    const node = start(['-p', 'autostart:=true', '-p', 'diagnostics.noticeSecs:=1.0']);
    await node.logged(/activate: done/);
    await peer.do('sensor', { name: 'info', type: 'sensor_msgs/msg/CameraInfo', topic: '/camera/camera_info', hz: 10 });
    await peer.do('sensor', { name: 'camera', type: 'sensor_msgs/msg/Image', topic: '/camera/image_raw', hz: 1.5 });
    expect(await node.logged(/as many as calibrations arrive, but received .*/)).toMatch(/fastdds_large_images\.xml/);
  });
});
