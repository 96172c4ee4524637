import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { built } from '../support/built.js';
import { projectRoot } from '../support/environment.js';
import { PLUMBING } from '../support/plumbing.js';
import { describeRos, NodeProcess, Peer, RADAR_HZ } from './support.js';

interface Scene {
  readonly mode: number;
  readonly inputs: readonly { readonly state: number }[];
}
interface Status {
  readonly name: string;
  readonly message: string;
  readonly values: readonly { readonly key: string; readonly value: string }[];
}

/** Constants of roadscene_msgs: RoadScene. */
const RADAR_ONLY = 2;
const NOMINAL = 4;
const SIZE = [1600, 900];
const CAMERA_HZ = 5;

describeRos(
  57,
  'raw pictures of 4.3 MB, radar as radar_msgs/RadarScan, and drivers that are started again',
  (environment) => {
    let driver: Peer;
    let reader: Peer;
    let node: NodeProcess;

    /** Camera and radar in a process of their own. */
    const startDriver = async (extra: Readonly<Record<string, string>>): Promise<Peer> => {
      const peer = await Peer.start(environment, extra);
      await peer.mount();
      for (const [name, type, topic, hz, qos] of [
        ['info', 'sensor_msgs/msg/CameraInfo', '/camera/camera_info', CAMERA_HZ, {}],
        ['odom', 'nav_msgs/msg/Odometry', '/odom', RADAR_HZ, {}],
        ['radar', 'radar_msgs/msg/RadarScan', '/radar/points', RADAR_HZ, {}],
        ['camera', 'sensor_msgs/msg/Image', '/camera/image_raw', CAMERA_HZ, { reliability: 'best_effort', depth: 1 }],
      ] as const)
        await peer.do('sensor', { name, type, topic, hz, qos, size: SIZE });
      return peer;
    };

    beforeAll(async () => {
      await built('cli/main.js');
      node = new NodeProcess(environment, [
        ...['-p', 'autostart:=true', '-p', `model:=${PLUMBING}`, '-p', 'sync.radarWaitSecs:=0'],
        ...['-p', 'diagnostics.noticeSecs:=2.0'],
      ]);
      reader = await Peer.start(environment);
      await reader.read('/roadscene/scene', 'roadscene_msgs/msg/RoadScene', ['mode', 'inputs']);
      await reader.read('/diagnostics', 'diagnostic_msgs/msg/DiagnosticArray');
      await node.logged(/activate: done/);
      driver = await startDriver({});
    });
    afterAll(() => {
      node.kill();
      driver.stop();
      reader.stop();
    });

    test('radar_msgs/RadarScan is a radar', async () => {
      await reader.next<Scene>('/roadscene/scene', 'a scene of the radar', ({ mode }) => mode >= RADAR_ONLY);
    });

    test('without the profile they do not come, and the node says what to do', async () => {
      await node.logged(/publisher\(s\) of \/camera\/image_raw .*fastdds_large_images\.xml/);
    });

    test('a driver that is started again, now with the profile: pictures come', async () => {
      driver.stop();
      driver = await startDriver({
        FASTDDS_DEFAULT_PROFILES_FILE: join(projectRoot, 'launch/fastdds_large_images.xml'),
      });
      await reader.next<Scene>('/roadscene/scene', 'a whole scene', ({ mode }) => mode === NOMINAL);
      // Keep-latest may pass over pictures when the machine is busy, so no share of them is asked for: stock Fast DDS loses nearly all, and these go on.
      await reader.next<{ status: readonly Status[] }>(
        '/diagnostics',
        'ten pictures counted by the node',
        ({ status }) =>
          Number(
            status
              .find(({ name }) => name.endsWith('input /camera/image_raw'))
              ?.values.find(({ key }) => key === 'Events since startup')?.value,
          ) >= 10,
      );
    });
  },
);
