import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { built } from '../support/built.js';
import { PLUMBING } from '../support/plumbing.js';
import { describeRos, NodeProcess, Peer, until } from './support.js';

interface Scene {
  readonly sequence: number;
  readonly mode: number;
  readonly mode_reason: string;
}
interface Answer {
  readonly success: boolean;
  readonly message: string;
}

const FAILED = 0;
const NOMINAL = 4;
const [CONFIGURE, CLEANUP, ACTIVATE, DEACTIVATE] = [1, 2, 3, 4] as const;
const SWAPS = 8;

/** Process ids of the children of a process, zombies left out. */
const childrenOf = (pid: number): readonly number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, state]) => Number(parent) === pid && !state!.startsWith('Z'))
    .map(([child]) => Number(child));

describeRos(79, 'another model while the node runs', (environment) => {
  let peer: Peer;
  let node: NodeProcess;

  const swap = (): Promise<Answer> =>
    peer.call<Answer>('/roadscene/swap_model', 'roadscene_msgs/srv/SwapModel', { path: PLUMBING });

  beforeAll(async () => {
    await built('cli/main.js');
    node = new NodeProcess(environment, [
      ...['-p', `model:=${PLUMBING}`, '-p', 'sync.radarWaitSecs:=0', '-p', 'infer.runDeadlineSecs:=60.0'],
      // A busy machine must not put a scene without inputs between.
      ...['-p', 'live.heartbeatSecs:=30.0', '-p', 'autostart:=true'],
    ]);
    peer = await Peer.start(environment);
    await node.logged(/activate: done/);
    await peer.read('/roadscene/scene', 'roadscene_msgs/msg/RoadScene', ['sequence', 'mode', 'mode_reason'], {
      depth: 1000,
    });
    await peer.drive({ hz: 20 });
    await peer.next<Scene>('/roadscene/scene', 'a whole scene', ({ mode }) => mode === NOMINAL);
  });
  afterAll(() => {
    node.kill();
    peer.stop();
  });

  test('swap after swap, no frame fails and at most two models stay', async () => {
    await peer.take('/roadscene/scene');
    for (let round = 0; round < SWAPS; round++) expect(await swap()).toMatchObject({ success: true, message: '' });
    await peer.next<Scene>('/roadscene/scene', 'a scene of the last model', () => true);
    const scenes = (await peer.take<Scene>('/roadscene/scene')).map(({ message }) => message);
    expect(scenes.filter(({ mode }) => mode === FAILED)).toEqual([]);
    await until('the models of before to be gone', () => (childrenOf(node.child.pid!).length === 2 ? true : undefined));
  });

  test('a new model whose process dies hands back to the old one', async () => {
    const before = childrenOf(node.child.pid!);
    // The newest has the highest id but for a wrap of the counter.
    const newest = Math.max(...before);
    process.kill(newest, 'SIGKILL');
    await node.logged(/Expected model .* to run for a minute after the swap .*The model from before runs again/);
    await peer.take('/roadscene/scene');
    await peer.next<Scene>('/roadscene/scene', 'a whole scene', ({ mode }) => mode === NOMINAL);
    await until('one model to be left', () => {
      const left = childrenOf(node.child.pid!);
      return left.length === 1 && left[0] !== newest ? true : undefined;
    });
  });

  test('a swap that meets cleanup is answered with a sentence and leaves no process', async () => {
    expect(await peer.transition('/roadscene', DEACTIVATE)).toBe(true);
    const [answer, cleaned] = await Promise.all([swap(), peer.transition('/roadscene', CLEANUP)]);
    expect(cleaned).toBe(true);
    if (!answer.success) expect(answer.message).toMatch(/cleaned up while the model loaded|the node is unconfigured/);
    expect(node.log).not.toMatch(/TypeError/);
    await until('all models to be gone', () => (childrenOf(node.child.pid!).length === 0 ? true : undefined));
  });

  test('a name that is no topic fails configure and leaves no process', async () => {
    await peer.call('/roadscene/set_parameters', 'rcl_interfaces/srv/SetParameters', {
      parameters: [{ name: 'topics.camera', value: { type: 4, string_value: 'no topic!' } }],
    });
    expect(await peer.transition('/roadscene', CONFIGURE)).toBe(false);
    expect(await peer.state('/roadscene')).toBe('unconfigured');
    await until('its model to be gone', () => (childrenOf(node.child.pid!).length === 0 ? true : undefined));
    await peer.call('/roadscene/set_parameters', 'rcl_interfaces/srv/SetParameters', {
      parameters: [{ name: 'topics.camera', value: { type: 4, string_value: 'camera/image_raw' } }],
    });
    expect(await peer.transition('/roadscene', CONFIGURE)).toBe(true);
    expect(await peer.transition('/roadscene', ACTIVATE)).toBe(true);
    await peer.take('/roadscene/scene');
    await peer.next<Scene>('/roadscene/scene', 'a whole scene', ({ mode }) => mode === NOMINAL);
  });
});
