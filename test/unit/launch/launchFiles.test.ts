import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { describeWith, projectRoot, pythonWith } from '../../support/environment.js';
import { nodeConfigOf, nodeParameters } from '../../../src/ros2/nodeParameters.js';

const launch = join(projectRoot, 'launch');
const PROFILES = ['arm64-cpu', 'cpu-x64', 'cuda-x64', 'tensorrt-x64'];
const ARGUMENTS = [
  'camera',
  'transport',
  'radar',
  'odometry',
  'profile',
  'params_file',
  'namespace',
  'name',
  'use_sim_time',
  'autostart',
];
const REMAPPED = ['camera/image_raw', 'radar/points', 'odom'];
const PARAMETERS = ['use_sim_time', 'autostart', 'topics.cameraTransport'];

/** Dotted names with values of a parameter file's section. */
function flatten(values: Readonly<Record<string, unknown>>, prefix = ''): [string, unknown][] {
  return Object.entries(values).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flatten(value as Record<string, unknown>, `${prefix}${key}.`)
      : [[`${prefix}${key}`, value] as [string, unknown]],
  );
}

test('profiles: all that are promised, with known parameters and allowed values', () => {
  expect(readdirSync(join(launch, 'profiles')).sort()).toEqual(PROFILES.map((name) => `${name}.param.yaml`));
  const defaults = nodeParameters.leaves.map(({ name, default: value }) => [name, value] as const);
  for (const name of PROFILES) {
    const file = parse(readFileSync(join(launch, 'profiles', `${name}.param.yaml`), 'utf8')) as Record<
      string,
      { ros__parameters: Record<string, unknown> }
    >;
    const values = flatten(file['/**']!.ros__parameters);
    for (const [key] of values)
      expect(
        nodeParameters.leaves.map((leaf) => leaf.name),
        key,
      ).toContain(key);
    expect(typeof nodeConfigOf(new Map([...defaults, ...values])), name).toBe('object');
  }
});

test('what the launch files set and remap exists', () => {
  const known = new Set([...nodeParameters.leaves.map(({ name }) => name), 'use_sim_time']);
  for (const parameter of PARAMETERS) expect(known).toContain(parameter);
  const topics = nodeParameters.leaves
    .filter(({ name }) => name.startsWith('topics.'))
    .flatMap(({ default: value }) => value);
  for (const topic of REMAPPED) expect(topics).toContain(topic);
});

test('XML: arguments, parameters, remappings, and every variable is declared', () => {
  const text = readFileSync(join(launch, 'roadscene.launch.xml'), 'utf8');
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name]) => name!);
  expect(all(/<arg name="([^"]+)"/g)).toEqual(ARGUMENTS);
  expect(all(/<remap from="([^"]+)"/g)).toEqual(REMAPPED);
  expect(all(/<param name="([^"]+)"/g)).toEqual(PARAMETERS);
  expect(all(/<param (?:name|from)="([^"]+)"/g).at(-1)).toBe('$(var params_file)');
  for (const name of all(/\$\(var ([^)]+)\)/g)) expect(ARGUMENTS).toContain(name);
  // launch_xml knows these tags and substitutions.
  for (const tag of all(/<\/?([a-z_]+)[ />]/g)) expect(['launch', 'arg', 'node', 'param', 'remap']).toContain(tag);
  for (const substitution of all(/\$\(([a-z-]+) /g)) expect(['var', 'find-pkg-share']).toContain(substitution);
});

test('YAML: the same', () => {
  const text = readFileSync(join(launch, 'roadscene.launch.yaml'), 'utf8');
  const { launch: entries } = parse(text) as { launch: Record<string, Record<string, unknown>>[] };
  expect(entries.slice(0, -1).map((entry) => entry['arg']!['name'])).toEqual(ARGUMENTS);
  const node = entries.at(-1)!['node'] as {
    param: { name?: string; from?: string }[];
    remap: { from: string }[];
    pkg: string;
    exec: string;
  };
  expect(node.remap.map(({ from }) => from)).toEqual(REMAPPED);
  expect(node.param.at(-1)!.from).toBe('$(var params_file)');
  expect(node.param.flatMap(({ name }) => name ?? [])).toEqual(PARAMETERS);
  expect([node.pkg, node.exec]).toEqual(['roadscene', 'roadscene']);
  for (const [, name] of text.matchAll(/\$\(var ([^)]+)\)/g)) expect(ARGUMENTS).toContain(name);
});

interface RecordedCall {
  readonly kind: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

describeWith(pythonWith(), 'the Python launch file', (python) => {
  test('runs, and asks for the same', () => {
    const text = execFileSync(
      python,
      [join(projectRoot, 'test/unit/launch/stand_ins.py'), join(launch, 'roadscene.launch.py')],
      { encoding: 'utf8' },
    );
    const [actions] = (JSON.parse(text) as RecordedCall).args as [RecordedCall[]];
    const declared = actions.filter(({ kind }) => kind === 'DeclareLaunchArgument');
    expect(declared.map(({ args }) => args[0]).sort()).toEqual([...ARGUMENTS].sort());
    const node = actions.find(({ kind }) => kind === 'LifecycleNode')!;
    expect(node.kwargs).toMatchObject({ package: 'roadscene', executable: 'roadscene' });
    expect((node.kwargs['remappings'] as [string, unknown][]).map(([from]) => from)).toEqual(REMAPPED);
    const parameters = node.kwargs['parameters'] as (RecordedCall | Record<string, unknown>)[];
    expect(Object.keys(parameters.at(-2)!)).toEqual(PARAMETERS);
    // Defaults of arguments would override the user's file.
    expect(parameters.at(-1)).toMatchObject({ kind: 'ParameterFile', args: [{ args: ['params_file'] }] });
    const used = [...text.matchAll(/"LaunchConfiguration", "args": \["([^"]+)"\]/g)].map(([, name]) => name!);
    expect([...new Set(used)].sort()).toEqual([...ARGUMENTS].sort());
  });
});
