import { afterAll, beforeAll, expect, test } from 'vitest';
import { built } from '../support/built.js';
import { PLUMBING } from '../support/plumbing.js';
import { describeRos, NodeProcess, Peer, RADAR_HZ } from './support.js';

interface Time {
  readonly sec: number;
  readonly nanosec: number;
}
interface Scene {
  readonly header: { readonly stamp: Time };
  readonly sequence: number;
  readonly mode: number;
  readonly mode_since: Time;
  readonly objects: readonly { readonly track_id: number; readonly age: number }[];
}
interface Grid {
  readonly header: { readonly stamp: Time };
  readonly info: { readonly width: number; readonly height: number };
  readonly data: readonly number[];
}
interface List {
  readonly header: { readonly stamp: Time };
  readonly detections: readonly { readonly id: string }[];
}
interface TrackedObjects {
  readonly objects: readonly { readonly existence_probability: number }[];
}

/** Constants of roadscene_msgs/RoadScene. */
const FAILED = 0;
const RADAR_ONLY = 2;
const NOMINAL = 4;
const [CONFIGURE, CLEANUP, ACTIVATE, DEACTIVATE] = [1, 2, 3, 4] as const;
const LATCHED = { durability: 'transient_local', depth: 1 };
const keyOf = ({ sec, nanosec }: Time): string => `${sec}.${nanosec}`;

describeRos(78, 'what the outputs say in each state and mode', (environment) => {
  let peer: Peer;
  let node: NodeProcess;

  const set = (name: string, value: object): Promise<{ results: readonly { successful: boolean }[] }> =>
    peer.call('/roadscene/set_parameters', 'rcl_interfaces/srv/SetParameters', { parameters: [{ name, value }] });
  const scene = (what: string, accepts: (scene: Scene) => boolean, timeoutMs?: number): Promise<Scene> =>
    peer.next<Scene>('/roadscene/scene', what, accepts, timeoutMs);
  const publishersOf = (topic: string): Promise<number> => peer.do('publishers', { topic });
  const sensor = (name: string, type: string, topic: string, hz: number): Promise<unknown> =>
    peer.do('sensor', { name, type, topic, hz });

  beforeAll(async () => {
    await built('cli/main.js');
    node = new NodeProcess(environment, [
      ...['-p', `model:=${PLUMBING}`, '-p', 'sync.radarWaitSecs:=0', '-p', 'scene.drivableCellM:=2.0'],
      ...['-p', 'qos.outputs.durability:=transient_local'],
      // A busy machine loses sweeps and frames.
      ...['-p', 'sync.radarWindowSecs:=1.0', '-p', 'track.maxGapSecs:=60.0', '-p', 'track.tentativeCoastSecs:=10.0'],
      // The fixture's scores are low; tracks are wanted.
      ...['-p', 'heads.thresholds.car:=0.01', '-p', 'heads.thresholds.pedestrian:=0.01'],
    ]);
    peer = await Peer.start(environment);
    await node.logged(/is up, unconfigured/);
    await peer.drive({ hz: 10 });
  });
  afterAll(() => {
    node.kill();
    peer.stop();
  });

  test('a topic has one publisher however often the node is configured, and none while it is not', async () => {
    for (let round = 0; round < 4; round++) {
      expect(await peer.transition('/roadscene', CONFIGURE)).toBe(true);
      await peer.do('untilPublishers', { topic: '/roadscene/scene', count: 1 });
      expect(await peer.transition('/roadscene', CLEANUP)).toBe(true);
      await peer.do('untilPublishers', { topic: '/roadscene/scene', count: 0 });
    }
    expect(await publishersOf('/roadscene/objects')).toBe(0);
    expect(await publishersOf('/diagnostics')).toBe(1);
  });

  test('parameter events are where ROS looks for them', async () => {
    expect(await publishersOf('/parameter_events')).toBeGreaterThan(0);
  });

  test('a new setting leaves the mode as old as it is; so does another model', async () => {
    expect(await peer.transition('/roadscene', CONFIGURE)).toBe(true);
    expect(await peer.transition('/roadscene', ACTIVATE)).toBe(true);
    await peer.read(
      '/roadscene/scene',
      'roadscene_msgs/msg/RoadScene',
      ['header', 'sequence', 'mode', 'mode_since', 'objects'],
      {
        ...LATCHED,
        depth: 100,
      },
    );
    await scene('a whole scene with tracks', ({ mode, objects }) => mode === NOMINAL && objects.length > 0, 20_000);
    const before = await peer.collect<Scene>('/roadscene/scene', 3);
    for (const [name, value] of [
      ['scene.drivableForwardM', { type: 3, double_value: 30 }],
      ['track.maxCoastSecs', { type: 3, double_value: 9 }],
      ['diagnostics.periodSecs', { type: 3, double_value: 0.9 }],
    ] as const)
      expect((await set(name, value)).results[0]!.successful, name).toBe(true);
    const swapped = await peer.call<{ success: boolean }>('/roadscene/swap_model', 'roadscene_msgs/srv/SwapModel', {
      path: PLUMBING,
    });
    expect(swapped.success).toBe(true);
    const scenes = [...before, ...(await peer.collect<Scene>('/roadscene/scene', 8))];
    for (const [index, now] of scenes.slice(1).entries()) {
      const last = scenes[index]!;
      // A mode that stays has begun when it had.
      if (now.mode === last.mode && now.sequence === last.sequence + 1)
        expect(keyOf(now.mode_since)).toBe(keyOf(last.mode_since));
    }
    // The track goes on: another with its id would be as young as a frame.
    const { track_id: followed } = before.flatMap(({ objects }) => objects).at(-1)!;
    const ages = scenes.flatMap(({ objects }) =>
      objects.filter(({ track_id: id }) => id === followed).map(({ age }) => age),
    );
    expect(ages).toEqual([...ages].sort((a, b) => a - b));
    expect(ages.length).toBeGreaterThan(scenes.length / 2);
  });

  test('blind, lists are silent and the map is all unknown; every output has the mode of its frame', async () => {
    await peer.read('/roadscene/objects', 'vision_msgs/msg/Detection3DArray', undefined, LATCHED);
    await peer.read('/roadscene/objects_autoware', 'autoware_perception_msgs/msg/TrackedObjects', ['objects'], LATCHED);
    await peer.read('/roadscene/drivable_area', 'nav_msgs/msg/OccupancyGrid', ['header', 'info', 'data'], LATCHED);
    const isSeen = ({ data }: Grid): boolean => data.some((cell) => cell >= 0);
    await peer.next<Grid>('/roadscene/drivable_area', 'a map of the road', isSeen);
    await peer.next<List>('/roadscene/objects', 'a list', () => true);
    await peer.do('stop', { names: ['camera'] });
    await scene('a scene without camera', ({ mode }) => mode === RADAR_ONLY);
    await peer.take('/roadscene/objects');
    await peer.take('/roadscene/objects_autoware');
    const unseen = await peer.next<Grid>('/roadscene/drivable_area', 'a map of nothing', (grid) => !isSeen(grid));
    expect([unseen.info.width, unseen.info.height]).toEqual([15, 20]);
    const scenes = await peer.collect<Scene>('/roadscene/scene', 3);
    expect(scenes.every(({ mode }) => mode === RADAR_ONLY)).toBe(true);
    expect(await peer.take('/roadscene/objects')).toEqual([]);
    expect(await peer.take('/roadscene/objects_autoware')).toEqual([]);
  });

  test('a late subscriber gets no list from before the node was blind', async () => {
    await peer.do('read', {
      name: 'late',
      topic: '/roadscene/objects',
      type: 'vision_msgs/msg/Detection3DArray',
      qos: LATCHED,
    });
    await peer.collect<Scene>('/roadscene/scene', 3);
    expect(await peer.take('late')).toEqual([]);
    await peer.do('unread', { topic: 'late' });
  });

  test('whenBlind: empty says so with an empty list, marked with one entry', async () => {
    await set('outputs.whenBlind', { type: 4, string_value: 'empty' });
    expect((await peer.next<List>('/roadscene/objects', 'an empty list', () => true)).detections).toEqual([]);
    await set('outputs.whenBlind', { type: 4, string_value: 'marked' });
    const marked = await peer.next<List>('/roadscene/objects', 'a mark', ({ detections }) => detections.length > 0);
    expect(marked.detections.map(({ id }) => id)).toEqual(['blind: RADAR_ONLY']);
    const { objects } = await peer.next<TrackedObjects>(
      '/roadscene/objects_autoware',
      'a mark',
      (list) => list.objects.length > 0,
    );
    expect(objects.map(({ existence_probability: share }) => share)).toEqual([0]);
    await peer.do('stop', { names: ['radar'] });
    await scene('a scene of nothing', ({ mode }) => mode === FAILED);
    await peer.next<List>(
      '/roadscene/objects',
      'the mark of it',
      ({ detections }) => detections[0]?.id === 'blind: FAILED',
    );
    await set('outputs.whenBlind', { type: 4, string_value: 'silent' });
    await sensor('radar', 'sensor_msgs/msg/PointCloud2', '/radar/points', RADAR_HZ);
    await sensor('camera', 'sensor_msgs/msg/Image', '/camera/image_raw', 10);
    await scene('a whole scene again', ({ mode }) => mode === NOMINAL);
  });

  test('after deactivation a late subscriber gets no scene of before', async () => {
    expect(await peer.transition('/roadscene', DEACTIVATE)).toBe(true);
    await peer.do('read', {
      name: 'late',
      topic: '/roadscene/scene',
      type: 'roadscene_msgs/msg/RoadScene',
      fields: ['header', 'mode', 'objects'],
      qos: LATCHED,
    });
    await peer.do('untilMatched', { name: 'late' });
    expect(await peer.transition('/roadscene', ACTIVATE)).toBe(true);
    const asked = Date.now() / 1000;
    const [first] = await peer.collect<Scene>('late', 1);
    expect(first!.header.stamp.sec + first!.header.stamp.nanosec / 1e9).toBeGreaterThan(asked - 3);
    const withObjects = await peer.next<Scene>('late', 'a scene with tracks', ({ objects }) => objects.length > 0);
    expect(Math.min(...withObjects.objects.map(({ track_id: id }) => id))).toBeGreaterThan(1);
  });

  test('SIGTERM ends an active node with code 0, though its latched outputs hold scenes', async () => {
    expect((await node.interrupt('SIGTERM')).code).toBe(0);
  });
});
