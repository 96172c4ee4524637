import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../support/environment.js';
import { built } from '../support/built.js';
import { describeRos } from './support.js';

const run = promisify(execFile);

/** A script with the adapter at hand, in a process of its own: what fails here ends processes. */
async function script(
  environment: Readonly<Record<string, string>>,
  body: string,
  rosArguments: readonly string[] = [],
): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'roadscene-trap-')), 'trap.mjs');
  writeFileSync(
    path,
    `const { loadRcl } = await import(${JSON.stringify((await built('ros2/rcl/loadRcl.js')).href)});
const { RosNode } = await import(${JSON.stringify((await built('ros2/rcl/RosNode.js')).href)});
const { ParameterHost } = await import(${JSON.stringify((await built('ros2/rcl/parameterHost.js')).href)});
const modules = await loadRcl();
const faults = [];
const leaf = { name: 'value', type: 'integer', default: 1, unit: '', description: 'd' };
const parameters = new ParameterHost({
  parameters: { leaves: [leaf], maps: [] }, frozen: () => undefined, readOnly: () => false, judge: () => undefined,
  onChanged: () => undefined, onUnknown: () => undefined,
});
const node = new RosNode({
  modules, name: 'trap', argv: process.argv, parameters,
  lifecycle: { onTransition: async () => { throw new Error('never'); }, onError: async () => undefined, onRefused: (reason) => faults.push(reason) },
  onError: (where, error) => faults.push(where + ': ' + error.message),
});
const qos = { reliability: 'reliable', durability: 'transient_local', depth: 10 };
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (probe) => { for (let i = 0; !probe(); i++) { if (i === 3000) throw new Error('waited in vain for ' + probe); await sleep(50); } };
node.spin();
${body}
console.log(JSON.stringify({ faults }));
node.close();
process.exit(0);
`,
  );
  const { stdout } = await run(process.execPath, [path, '--ros-args', ...rosArguments], {
    env: { ...environment },
    timeout: 200_000,
  });
  return stdout;
}

describeRos(52, 'what rclnodejs does not forgive', (environment) => {
  beforeAll(async () => {
    await built('cli/main.js');
  });

  test('1: a throw in a subscription, a service or anything else of the node is survived and reported', async () => {
    const out = await script(
      environment,
      `let calls = 0;
node.subscribeFields('std_msgs/msg/String', '/t', qos, () => { calls += 1; throw new Error('in the subscription'); });
node.subscribeBytes('std_msgs/msg/String', '/t', qos, () => { throw new Error('in the raw one'); });
const publisher = node.publisher('std_msgs/msg/String', '/t', qos);
publisher.publish({ data: 'a' });
await until(() => faults.length >= 2);
publisher.publish({ data: 'b' });
await until(() => calls >= 2);`,
    );
    const { faults } = JSON.parse(out.trim().split('\n').at(-1)!) as { faults: string[] };
    expect(faults).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/subscription of \/t: in the subscription/),
        expect.stringMatching(/subscription of \/t: in the raw one/),
      ]),
    );
  });

  test('2: a handler that throws, and transitions that do not exist: answered with false', async () => {
    const out = await script(
      environment,
      `console.log(JSON.stringify([await node.requestTransition(1), node.state, await node.requestTransition(3), await node.requestTransition(250), node.state]));`,
    );
    expect(JSON.parse(out.trim().split('\n').at(-2)!)).toEqual([false, 'unconfigured', false, false, 'unconfigured']);
  });

  test('3: parameter files with namespaced and wildcard keys', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'roadscene-parameters-')), 'p.yaml');
    writeFileSync(file, '/**:\n  ros__parameters: { value: 2 }\n/front/trap:\n  ros__parameters: { value: 3 }\n');
    const value = (out: string): unknown => JSON.parse(out.trim().split('\n').at(-2)!) as unknown;
    const body = `console.log(JSON.stringify(parameters.values.get('value')));`;
    expect(value(await script(environment, body, ['-r', '__ns:=/front', '--params-file', file]))).toBe(3);
    expect(value(await script(environment, body, ['-r', '__ns:=/rear', '--params-file', file]))).toBe(2);
  });

  test('4: after close nothing of the middleware is touched, and the process ends', async () => {
    const out = await script(
      environment,
      `const publisher = node.publisher('std_msgs/msg/String', '/t', qos);
const subscription = node.subscribeBytes('std_msgs/msg/String', '/t', qos, () => undefined);
node.close();
node.close();
publisher.publish({ data: 'late' });
node.log('info', 'late');
console.log(JSON.stringify([publisher.subscribers(), subscription.publishers(), node.state, node.publishersOf('/t'), typeof node.nowNs()]));
subscription.close();`,
    );
    expect(JSON.parse(out.trim().split('\n').at(-2)!)).toEqual([0, 0, 'finalized', [], 'bigint']);
  });

  test('5: settings that do not match are seen, with both sides', async () => {
    const out = await script(
      environment,
      `node.publisher('std_msgs/msg/String', '/t', { ...qos, reliability: 'best_effort', durability: 'volatile' });
node.subscribeBytes('std_msgs/msg/String', '/t', qos, () => undefined);
await until(() => node.publishersOf('/t').length > 0);
console.log(JSON.stringify(node.mismatchedPublishers('/t', qos)));`,
    );
    expect(JSON.parse(out.trim().split('\n').at(-2)!)).toEqual([
      {
        topic: '/t',
        peer: '/trap',
        policies: ['reliability', 'durability'],
        ours: 'reliable, transient_local',
        theirs: 'best_effort, volatile',
      },
    ]);
  });

  test('6: what is published arrives field by field, serialized here', async () => {
    const out = await script(
      environment,
      `const { pose } = { pose: { position: { x: 1.5, y: -2, z: 0 }, orientation: { w: 1 } } };
let got;
node.subscribeFields('geometry_msgs/msg/PoseStamped', '/t', qos, (message) => { got = message; });
node.publisher('geometry_msgs/msg/PoseStamped', '/t', qos).publish({ header: { stamp: { sec: 3, nanosec: 4 }, frame_id: 'abc' }, pose });
await until(() => got !== undefined);
console.log(JSON.stringify([got.header.stamp, got.header.frame_id, got.pose.position, got.pose.orientation.w]));`,
    );
    expect(JSON.parse(out.trim().split('\n').at(-2)!)).toEqual([
      { sec: 3, nanosec: 4 },
      'abc',
      { x: 1.5, y: -2, z: 0 },
      1,
    ]);
  });

  test('7: the version the casts were written for', () => {
    const { version } = JSON.parse(
      spawnSync(process.execPath, ['-p', 'JSON.stringify(require("rclnodejs/package.json"))'], {
        cwd: projectRoot,
        encoding: 'utf8',
      }).stdout,
    ) as { version: string };
    expect(version).toBe('2.2.0');
  });

  test('8: an environment in which the addon cannot load is a sentence, and the built addon stays', () => {
    const addon = join(projectRoot, 'node_modules/rclnodejs/build/Release/rclnodejs.node');
    const before = statSync(addon).mtimeMs;
    const { PATH: path } = environment;
    const started = (variables: Readonly<Record<string, string>>) =>
      spawnSync(process.execPath, [join(projectRoot, 'dist/cli/main.js'), 'run'], {
        env: { PATH: path!, ...variables },
        encoding: 'utf8',
        timeout: 120_000,
      });
    const bare = started({});
    expect(bare.stderr).toMatch(/Expected a sourced ROS 2 .*ros2\/no-environment/s);
    // Sourced, but without its libraries.
    const broken = started({ ROS_DISTRO: 'kilted', AMENT_PREFIX_PATH: '/nowhere', RCLNODEJS_FORCE_BUILD: '1' });
    expect(broken.stderr).toMatch(/Expected an addon of rclnodejs that loads .*ros2\/no-addon/s);
    expect(bare.status).not.toBe(0);
    expect(broken.status).not.toBe(0);
    expect(existsSync(addon)).toBe(true);
    expect(statSync(addon).mtimeMs).toBe(before);
  });
});
