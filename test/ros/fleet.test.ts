import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { built } from '../support/built.js';
import { PLUMBING } from '../support/plumbing.js';
import { describeRos, NodeProcess, Peer, RADAR_HZ, until } from './support.js';

interface Scene {
  readonly header: { readonly stamp: { readonly sec: number; readonly nanosec: number } };
  readonly mode: number;
  readonly mode_reason: string;
}

/** Constants of roadscene_msgs/RoadScene. */
const FAILED = 0;
const CAMERA_ONLY = 3;
const NOMINAL = 4;
const secsOf = ({ header: { stamp } }: Scene): number => stamp.sec + stamp.nanosec / 1e9;
const FIELDS = ['header', 'mode', 'mode_reason'];

function parameterFile(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'roadscene-ros-')), 'p.yaml');
  writeFileSync(path, text);
  return path;
}

describeRos(
  53,
  'two nodes side by side, namespaces, remappings, parameter files, compressed pictures',
  (environment) => {
    let peer: Peer;
    const nodes: NodeProcess[] = [];

    beforeAll(async () => {
      await built('cli/main.js');
      const file = parameterFile(`/**:
  ros__parameters: { autostart: true, model: ${PLUMBING}, sync: { radarWaitSecs: 0.0 } }
/front/roadscene:
  ros__parameters: { topics: { cameraTransport: compressed } }
/*/eyes:
  ros__parameters: { topics: { odometry: /odom }, sync: { radarWindowSecs: 1 } }
`);
      peer = await Peer.start(environment);
      const common = ['--params-file', file, '-r', 'camera/image_raw:=/cam/image', '-r', 'radar/points:=/rad/points'];
      nodes.push(new NodeProcess(environment, ['-r', '__ns:=/front', ...common]));
      nodes.push(new NodeProcess(environment, ['-r', '__ns:=/rear', '-r', '__node:=eyes', ...common]));
      await Promise.all(nodes.map((node) => node.logged(/activate: done/)));
      await peer.read('/front/roadscene/scene', 'roadscene_msgs/msg/RoadScene', FIELDS);
      await peer.read('/rear/eyes/scene', 'roadscene_msgs/msg/RoadScene', FIELDS);
    });
    afterAll(() => {
      for (const node of nodes) node.kill();
      peer.stop();
    });

    test('late transforms: failed until they come, with the frame that is missing', async () => {
      for (const [name, type, topic, hz] of [
        ['info', 'sensor_msgs/msg/CameraInfo', '/cam/camera_info', 5],
        ['radar', 'sensor_msgs/msg/PointCloud2', '/rad/points', RADAR_HZ],
        ['raw', 'sensor_msgs/msg/Image', '/cam/image', 5],
        ['jpeg', 'sensor_msgs/msg/CompressedImage', '/cam/image/compressed', 5],
      ] as const)
        await peer.do('sensor', { name, type, topic, hz });
      await peer.next<Scene>('/front/roadscene/scene', 'a scene that failed', ({ mode }) => mode === FAILED);
      await nodes[0]!.logged(/Expected a transform from "camera" to "base_link"/);
      await peer.mount(['camera']);
      await peer.next<Scene>('/front/roadscene/scene', 'a scene without radar', ({ mode }) => mode === CAMERA_ONLY);
      // The radar's comes on /tf, with stamps.
      await peer.do('sensor', { name: 'tf', type: 'tf2_msgs/msg/TFMessage', topic: '/tf', hz: RADAR_HZ });
      await peer.next<Scene>('/front/roadscene/scene', 'a whole scene', ({ mode }) => mode === NOMINAL);
    });

    test('each takes its own picture: one compressed, one raw', async () => {
      await peer.next<Scene>('/rear/eyes/scene', 'a whole scene of the other', ({ mode }) => mode === NOMINAL);
      for (const topic of ['/cam/image/compressed', '/cam/image'])
        await until(`one subscriber of ${topic}`, async () =>
          (await peer.do('subscribers', { topic })) === 1 ? true : undefined,
        );
    });

    test('keys of the file reached the right node', async () => {
      const valueOf = async (node: string, name: string): Promise<unknown> =>
        (
          await peer.call<{ values: readonly Record<string, unknown>[] }>(
            `${node}/get_parameters`,
            'rcl_interfaces/srv/GetParameters',
            { names: [name] },
          )
        ).values[0];
      expect(await valueOf('/rear/eyes', 'sync.radarWindowSecs')).toMatchObject({ type: 3, double_value: 1 });
      expect(await valueOf('/front/roadscene', 'sync.radarWindowSecs')).toMatchObject({ double_value: 0.15 });
      expect(await valueOf('/front/roadscene', 'topics.cameraTransport')).toMatchObject({ string_value: 'compressed' });
    });

    test('under load an interrupt still ends it with 0; the other goes on', async () => {
      await peer.do('stop', { names: ['jpeg'] });
      await peer.do('sensor', {
        name: 'jpeg',
        type: 'sensor_msgs/msg/CompressedImage',
        topic: '/cam/image/compressed',
        hz: 60,
      });
      await until('a second of pictures', async () =>
        (await peer.do<number>('sent', { name: 'jpeg' })) > 60 ? true : undefined,
      );
      const { code } = await nodes[0]!.interrupt('SIGTERM');
      expect(code).toBe(0);
      await peer.take('/rear/eyes/scene');
      await peer.next<Scene>('/rear/eyes/scene', 'a scene after the other left', ({ mode }) => mode === NOMINAL);
    });
  },
);

describeRos(54, 'simulated time', (environment) => {
  let peer: Peer;
  let node: NodeProcess;

  beforeAll(async () => {
    await built('cli/main.js');
    peer = await Peer.start(environment);
    await peer.do('time', { atSecs: 1000, rate: 1 });
    node = new NodeProcess(environment, [
      ...['-p', 'use_sim_time:=true', '-p', 'autostart:=true', '-p', `model:=${PLUMBING}`],
      ...['-p', 'sync.radarWaitSecs:=0'],
    ]);
    await node.logged(/activate: done/);
    await peer.read('/roadscene/scene', 'roadscene_msgs/msg/RoadScene', FIELDS);
    await peer.read('/diagnostics', 'diagnostic_msgs/msg/DiagnosticArray', ['header']);
    await peer.drive();
  });
  afterAll(() => {
    node.kill();
    peer.stop();
  });

  test('scenes are in simulated time', async () => {
    const scene = await peer.next<Scene>('/roadscene/scene', 'a whole scene', ({ mode }) => mode === NOMINAL);
    expect(secsOf(scene)).toBeGreaterThan(999);
    expect(secsOf(scene)).toBeLessThan(1600);
  });

  test('the clock is heard, though it is published best effort as simulators do', async () => {
    await peer.next<Pick<Scene, 'header'>>(
      '/diagnostics',
      'a stamp in simulated time',
      ({ header: { stamp } }) => stamp.sec >= 999,
    );
  });

  test('while time stands still there are no scenes; when it goes on there are', async () => {
    await peer.do('time', { rate: 0 });
    await peer.quiet('/roadscene/scene', () => peer.do('ticks'), 250);
    await peer.do('time', { rate: 1 });
    await peer.next<Scene>('/roadscene/scene', 'a scene after the pause', ({ mode }) => mode === NOMINAL);
  });

  test('time that jumps back is a new start', async () => {
    await peer.do('time', { atSecs: 500, rate: 1 });
    const scene = await peer.next<Scene>(
      '/roadscene/scene',
      'a whole scene of the new time',
      (one) => one.mode === NOMINAL && secsOf(one) < 900,
    );
    expect(secsOf(scene)).toBeGreaterThanOrEqual(500);
  });
});
