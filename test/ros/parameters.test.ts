import { afterAll, beforeAll, expect, test } from 'vitest';
import { built } from '../support/built.js';
import { PLUMBING } from '../support/plumbing.js';
import { describeRos, NodeProcess, Peer } from './support.js';

interface Result {
  readonly successful: boolean;
  readonly reason: string;
}

const CONFIGURE = 1;
const ACTIVATE = 3;
const NOMINAL = 4;
const double = (name: string, value: number): object => ({ name, value: { type: 3, double_value: value } });

describeRos(77, 'parameters set by a peer', (environment) => {
  let peer: Peer;
  let node: NodeProcess;

  const set = async (...parameters: object[]): Promise<readonly Result[]> =>
    (
      await peer.call<{ results: readonly Result[] }>(
        '/roadscene/set_parameters',
        'rcl_interfaces/srv/SetParameters',
        { parameters },
        20,
      )
    ).results;
  const valueOf = async (name: string): Promise<unknown> =>
    (
      await peer.call<{ values: readonly unknown[] }>('/roadscene/get_parameters', 'rcl_interfaces/srv/GetParameters', {
        names: [name],
      })
    ).values[0];

  beforeAll(async () => {
    await built('cli/main.js');
    node = new NodeProcess(environment, ['-p', `model:=${PLUMBING}`, '-p', 'sync.radarWaitSecs:=0']);
    peer = await Peer.start(environment);
    await node.logged(/is up, unconfigured/);
  });
  afterAll(() => {
    node.kill();
    peer.stop();
  });

  test.each([
    ['a class that no model has', double('heads.thresholds.bogus', 0.3), /heads\.thresholds/],
    ['a name below a map that no schema has', double('sync.mountings.camera', 1), /sync\.mountings/],
    [
      'half a mounting',
      { name: 'sync.mountings.x.xyzM', value: { type: 8, double_array_value: [1] } },
      /sync\.mountings/,
    ],
    ['a map without a key', double('heads.thresholds.', 0.3), /heads\.thresholds/],
    ['the prototype', double('heads.thresholds.__proto__', 0.3), /Expected a declared parameter/],
    ['a section', double('scene', 1), /Expected a declared parameter but received scene/],
    ['an undeclared name', double('scene.drivableForwrdM', 1), /Did you mean scene\.drivableForwardM/],
    [
      'not a number',
      { name: 'scene.drivableForwardM', value: { type: 3, double_value: 'nan' } },
      /scene\.drivableForwardM/,
    ],
    ['a deletion', { name: 'scene.drivableForwardM', value: { type: 0 } }, /Expected number/],
    ['a deletion of the clock', { name: 'use_sim_time', value: { type: 0 } }, /Expected boolean for use_sim_time/],
    ['text for the clock', { name: 'use_sim_time', value: { type: 4, string_value: 'yes' } }, /Expected boolean/],
    ['bytes', { name: 'scene.drivableForwardM', value: { type: 5 } }, /Expected number/],
    ['no type at all', { name: 'scene.drivableForwardM', value: { type: 99 } }, /Invalid parameter type/],
  ])('%s is refused with the reason, and the next set is answered', async (_, parameter, reason) => {
    const [result] = await set(parameter);
    expect(result).toMatchObject({ successful: false, reason: expect.stringMatching(reason) as string });
    expect(await set(double('scene.drivableForwardM', 50))).toEqual([{ successful: true, reason: '' }]);
  });

  test('undeclared names are not there afterwards', async () => {
    expect(await valueOf('scene.drivableForwrdM')).toMatchObject({ type: 0 });
    expect(await valueOf('heads.thresholds.bogus')).toMatchObject({ type: 0 });
  });

  test('the node is configured and activated as if nothing had happened', async () => {
    expect(await peer.transition('/roadscene', CONFIGURE)).toBe(true);
    await peer.read('/roadscene/scene', 'roadscene_msgs/msg/RoadScene', ['mode']);
    await peer.drive();
    expect(await peer.transition('/roadscene', ACTIVATE)).toBe(true);
    await peer.next<{ mode: number }>('/roadscene/scene', 'a whole scene', ({ mode }) => mode === NOMINAL);
  });

  test('limits of the guard cannot change while the node is active', async () => {
    const [result] = await set(double('guard.objects.minScore', 0.1));
    expect(result!.reason).toMatch(/guard\.objects\.minScore cannot change now: .*active/);
    const [map] = await set(double('guard.objects.minScores.car', 0.1));
    expect(map!.successful).toBe(false);
  });

  test('active, a class that the model lacks is refused as a whole', async () => {
    const [result] = await set(double('heads.thresholds.bogus', 0.3));
    expect(result!.successful).toBe(false);
    expect(await set(double('heads.thresholds.pedestrian', 0.25))).toEqual([{ successful: true, reason: '' }]);
    await peer.next<{ mode: number }>('/roadscene/scene', 'a whole scene', ({ mode }) => mode === NOMINAL);
  });
});
