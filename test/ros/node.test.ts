import { afterAll, beforeAll, expect, test } from 'vitest';
import { built } from '../support/built.js';
import { PLUMBING } from '../support/plumbing.js';
import { describeRos, NodeProcess, Peer, until } from './support.js';

interface Scene {
  readonly header: { readonly stamp: { readonly sec: number; readonly nanosec: number }; readonly frame_id: string };
  readonly sequence: number;
  readonly mode: number;
  readonly mode_reason: string;
  readonly model_name: string;
}
interface Status {
  readonly name: string;
  readonly level: number;
  readonly message: string;
  readonly values: readonly { readonly key: string; readonly value: string }[];
}

/** Constants of roadscene_msgs/RoadScene. */
const FAILED = 0;
const RADAR_ONLY = 2;
const CAMERA_ONLY = 3;
const NOMINAL = 4;
const CONFIGURE = 1;
const CLEANUP = 2;
const ACTIVATE = 3;
const DEACTIVATE = 4;
const SHUTDOWN_WHEN_INACTIVE = 6;
const SCENE_FIELDS = ['header', 'sequence', 'mode', 'mode_reason', 'model_name'];

const stampNs = ({ header: { stamp } }: Scene): bigint => BigInt(stamp.sec) * 1_000_000_000n + BigInt(stamp.nanosec);
const double = (name: string, value: number): object => ({ name, value: { type: 3, double_value: value } });
const text = (name: string, value: string): object => ({ name, value: { type: 4, string_value: value } });

interface SetResult {
  readonly successful: boolean;
  readonly reason: string;
}

describeRos(51, 'the node and an rclpy process, from start to end', (environment) => {
  let peer: Peer;
  let node: NodeProcess;

  const set = async (...parameters: object[]): Promise<readonly SetResult[]> =>
    (
      await peer.call<{ results: readonly SetResult[] }>(
        '/roadscene/set_parameters',
        'rcl_interfaces/srv/SetParameters',
        {
          parameters,
        },
      )
    ).results;
  const scene = (what: string, accepts: (scene: Scene) => boolean): Promise<Scene> =>
    peer.next<Scene>('/roadscene/scene', what, accepts);
  const status = async (name: string, accepts: (status: Status) => boolean = () => true): Promise<Status> => {
    const found = await peer.next<{ status: readonly Status[] }>(
      '/diagnostics',
      `the status ${name}`,
      ({ status: all }) => all.some((one) => one.name === `roadscene: ${name}` && accepts(one)),
    );
    return found.status.find((one) => one.name === `roadscene: ${name}`)!;
  };
  const valueOf = (one: Status, key: string): string => one.values.find((pair) => pair.key === key)?.value ?? '';

  beforeAll(async () => {
    await built('cli/main.js');
    node = new NodeProcess(environment, [
      '-p',
      `model:=${PLUMBING}`,
      '-p',
      'sync.radarWaitSecs:=0',
      '-p',
      'no.such.name:=1',
    ]);
    peer = await Peer.start(environment);
    await node.logged(/is up, unconfigured/);
  });
  afterAll(() => {
    node.kill();
    peer.stop();
  });

  test('transitions that are not possible are refused and survived', async () => {
    expect(await peer.state('/roadscene')).toBe('unconfigured');
    for (const [id, label] of [
      [ACTIVATE, ''],
      [DEACTIVATE, ''],
      [99, ''],
      [0, 'activate'],
      [0, 'nonsense'],
      // The state machine's own: a peer may not use them.
      [10, ''],
      [0, 'transition_success'],
    ] as const)
      expect(await peer.transition('/roadscene', id, label), `${id} ${label}`).toBe(false);
    expect(await peer.state('/roadscene')).toBe('unconfigured');
    await node.logged(/is not possible in state unconfigured; possible are configure, shutdown/);
  });

  test('an unknown parameter is told of', async () => {
    await node.logged(/no\.such\.name, which is not used/);
  });

  test('descriptors have ranges, units and choices', async () => {
    const { descriptors } = await peer.call<{ descriptors: readonly Record<string, unknown>[] }>(
      '/roadscene/describe_parameters',
      'rcl_interfaces/srv/DescribeParameters',
      { names: ['sync.radarWindowSecs', 'qos.camera.depth', 'infer.provider', 'source.maxMessageMiB'] },
    );
    const [window, depth, provider, source] = descriptors;
    expect(window).toMatchObject({
      type: 3,
      read_only: false,
      floating_point_range: [{ from_value: 0.01, to_value: 2 }],
    });
    expect(window!['description']).toMatch(/\[s\]$/);
    expect(depth).toMatchObject({ type: 2, integer_range: [{ from_value: 1, to_value: 1000 }] });
    expect(provider!['additional_constraints']).toBe('one of auto, tensorrt, cuda, webgpu, cpu');
    expect(source).toMatchObject({ read_only: true });
  });

  test('values out of range, of another type or of a recording are refused with the reason', async () => {
    const results = await set(
      double('sync.radarWindowSecs', 99),
      text('sync.radarWindowSecs', 'x'),
      double('source.maxMessageMiB', 8),
      double('sync.radarWindowSecs', 0.2),
    );
    expect(results.map(({ successful }) => successful)).toEqual([false, false, false, true]);
    expect(results[0]!.reason).toBe('Expected 0.01 to 2 for sync.radarWindowSecs but received 99');
    expect(results[1]!.reason).toMatch(/Expected number for sync\.radarWindowSecs/);
    expect(results[2]!.reason).toMatch(/read-only: it limits recordings/);
  });

  test('together means all or none', async () => {
    const atomically = await peer.call<{ result: SetResult }>(
      '/roadscene/set_parameters_atomically',
      'rcl_interfaces/srv/SetParametersAtomically',
      { parameters: [double('scene.drivableForwardM', 40), double('scene.drivableSideM', -1)] },
    );
    expect(atomically.result.successful).toBe(false);
    const { values } = await peer.call<{ values: readonly { double_value: number }[] }>(
      '/roadscene/get_parameters',
      'rcl_interfaces/srv/GetParameters',
      { names: ['scene.drivableForwardM'] },
    );
    expect(values[0]!.double_value).toBe(60);
  });

  test('configure fails with a sentence for a model that is not there, and works with one that is', async () => {
    await set(text('model', '/no/such/model.onnx'));
    expect(await peer.transition('/roadscene', CONFIGURE)).toBe(false);
    expect(await peer.state('/roadscene')).toBe('unconfigured');
    await node.logged(/configure: .*no\/such\/model/);
    await set(text('model', PLUMBING));
    expect(await peer.transition('/roadscene', CONFIGURE)).toBe(true);
    expect(await peer.state('/roadscene')).toBe('inactive');
    expect(await peer.transition('/roadscene', CONFIGURE)).toBe(false);
    const [result] = await set(text('topics.camera', '/other'));
    expect(result!.reason).toMatch(
      /cannot change now: subscriptions and publishers are made when the node is configured/,
    );
  });

  test('active: every output, from camera and radar', async () => {
    // Deep enough to lose none: their sequence is looked at.
    await peer.read('/roadscene/scene', 'roadscene_msgs/msg/RoadScene', SCENE_FIELDS, { depth: 100 });
    await peer.read('/roadscene/objects', 'vision_msgs/msg/Detection3DArray', ['header']);
    await peer.read('/roadscene/objects_autoware', 'autoware_perception_msgs/msg/TrackedObjects', ['header']);
    await peer.read('/roadscene/drivable_area', 'nav_msgs/msg/OccupancyGrid', ['info']);
    await peer.read('/roadscene/markers', 'visualization_msgs/msg/MarkerArray');
    await peer.read('/roadscene/image_annotations', 'foxglove_msgs/msg/ImageAnnotations');
    await peer.read('/diagnostics', 'diagnostic_msgs/msg/DiagnosticArray');
    await peer.drive();
    expect(await peer.transition('/roadscene', ACTIVATE)).toBe(true);
    const first = await scene('a scene of both', ({ mode }) => mode === NOMINAL);
    expect(first.header.frame_id).toBe('base_link');
    expect(first.model_name).toBe('plumbing-fixture');
    for (const topic of ['objects', 'objects_autoware', 'drivable_area', 'markers', 'image_annotations'])
      await peer.next(`/roadscene/${topic}`, 'a message', () => true);
  });

  test('diagnostics: inputs, rung, inference process, times, model, mode', async () => {
    const camera = await status('input /camera/image_raw', ({ level }) => level === 0);
    expect(camera.message).toMatch(/Hz/);
    expect(valueOf(camera, 'clock')).toBe("the node's");
    expect(await status('input /radar/points')).toMatchObject({ level: 0 });
    expect(await status('mode', ({ level }) => level === 0)).toMatchObject({
      message: expect.stringMatching(/^NOMINAL/) as string,
    });
    expect(await status('provider cpu')).toMatchObject({ level: 0, message: 'running' });
    expect(Number(valueOf(await status('processing time'), 'p99 (ms)'))).toBeGreaterThan(0);
    expect((await status('model')).message).toMatch(/^plumbing-fixture/);
  });

  test('settings of the scene change while it runs', async () => {
    const [result] = await set(double('scene.drivableForwardM', 30));
    expect(result).toEqual({ successful: true, reason: '' });
    await peer.next<{ info: { width: number } }>(
      '/roadscene/drivable_area',
      'a shorter area',
      ({ info }) => info.width === 60,
    );
  });

  test('explain_verdicts: scenes and sentences; swap_model: the old one goes on when the new one does not load', async () => {
    const explained = await peer.call<{
      success: boolean;
      sentences: readonly string[];
      explained: readonly unknown[];
    }>('/roadscene/explain_verdicts', 'roadscene_msgs/srv/ExplainVerdicts', { scenes: 2 });
    expect(explained.success).toBe(true);
    expect(explained.explained).toHaveLength(2);
    expect(explained.sentences[0]).toMatch(/^scene \d+: /);
    const bad = await peer.call<{ success: boolean; message: string; model_name: string }>(
      '/roadscene/swap_model',
      'roadscene_msgs/srv/SwapModel',
      { path: '/no/such/model.onnx' },
    );
    expect(bad).toMatchObject({ success: false, model_name: 'plumbing-fixture' });
    expect(bad.message).toMatch(/no\/such\/model/);
    const good = await peer.call<{ success: boolean }>('/roadscene/swap_model', 'roadscene_msgs/srv/SwapModel', {
      path: PLUMBING,
    });
    expect(good.success).toBe(true);
    await scene('a scene of the new model', ({ mode }) => mode === NOMINAL);
  });

  test('silent sensors: the mode says which, scenes go on, and come back with them', async () => {
    await peer.do('stop', { names: ['radar'] });
    await scene('a scene without radar', ({ mode }) => mode === CAMERA_ONLY);
    await peer.do('sensor', { name: 'radar', type: 'sensor_msgs/msg/PointCloud2', topic: '/radar/points', hz: 5 });
    await scene('radar again', ({ mode }) => mode === NOMINAL);
    await peer.do('stop', { names: ['camera'] });
    await scene('a scene without camera', ({ mode }) => mode === RADAR_ONLY);
    await peer.do('stop', { names: ['radar'] });
    const silent = await scene('a scene without either', ({ mode }) => mode === FAILED);
    expect(silent.mode_reason).toMatch(/camera\/image_raw/);
    const beats = await peer.collect<Scene>('/roadscene/scene', 3);
    expect(beats.every(({ mode }) => mode === FAILED)).toBe(true);
    expect(await status('input /camera/image_raw', ({ level }) => level === 2)).toMatchObject({
      message: expect.stringMatching(/silent for/) as string,
    });
    await peer.drive();
    await scene('both again', ({ mode }) => mode === NOMINAL);
  });

  test('settings that do not match are reported with both sides', async () => {
    await peer.do('read', {
      name: 'latched',
      topic: '/roadscene/scene',
      type: 'roadscene_msgs/msg/RoadScene',
      qos: { durability: 'transient_local' },
    });
    expect(
      await node.logged(/accept reliable, volatile for \/roadscene\/scene but received .*transient_local/),
    ).toMatch(/reliable, transient_local/);
    await peer.do('unread', { topic: 'latched' });
  });

  test('the inference process killed: scenes say so, then it is back', async () => {
    const before = await status('inference process', ({ values }) =>
      values.some(({ key, value }) => key === 'pid' && value !== ''),
    );
    // The swap above is on trial: the first death hands back to the model from before, whose process was idle.
    process.kill(Number(valueOf(before, 'pid')), 'SIGKILL');
    const former = await status(
      'inference process',
      (one) => !['', valueOf(before, 'pid')].includes(valueOf(one, 'pid')),
    );
    process.kill(Number(valueOf(former, 'pid')), 'SIGKILL');
    const after = await status('inference process', (one) => Number(valueOf(one, 'restarts')) === 1);
    expect(valueOf(after, 'last restart')).not.toBe('');
    await peer.take('/roadscene/scene');
    await scene('a scene after the restart', ({ mode }) => mode === NOMINAL);
  });

  test('stamps and sequence only went forward', async () => {
    await peer.take('/roadscene/scene');
    const scenes = await peer.collect<Scene>('/roadscene/scene', 5);
    for (let i = 1; i < scenes.length; i++) {
      expect(stampNs(scenes[i]!)).toBeGreaterThan(stampNs(scenes[i - 1]!));
      expect(scenes[i]!.sequence).toBe(scenes[i - 1]!.sequence + 1);
    }
  });

  test('deactivated it is silent; cleaned up it can be configured anew', async () => {
    expect(await peer.transition('/roadscene', DEACTIVATE)).toBe(true);
    await peer.quiet('/roadscene/scene', () => peer.do('sent', { name: 'camera' }), 10);
    expect(await peer.transition('/roadscene', ACTIVATE)).toBe(true);
    await scene('a scene again', ({ mode }) => mode === NOMINAL);
    expect(await peer.transition('/roadscene', CLEANUP)).toBe(false);
    expect(await peer.transition('/roadscene', DEACTIVATE)).toBe(true);
    expect(await peer.transition('/roadscene', CLEANUP)).toBe(true);
    expect(await peer.state('/roadscene')).toBe('unconfigured');
    expect(await peer.transition('/roadscene', CONFIGURE)).toBe(true);
    expect(await peer.transition('/roadscene', SHUTDOWN_WHEN_INACTIVE)).toBe(true);
    expect(await peer.state('/roadscene')).toBe('finalized');
  });

  test('an interrupt ends it with 0', async () => {
    const { code } = await node.interrupt();
    expect(code).toBe(0);
    await until('its process to be gone', () => (node.child.exitCode === 0 ? true : undefined));
  });
});
