import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configSchema } from '../../../src/pipeline/config.js';
import { projectRoot } from '../../support/environment.js';
import { withParameterTable } from '../../../src/ros2/rosParameterTable.js';
import { mutabilityOf, nodeConfigOf, nodeParameters, nodeSchema } from '../../../src/ros2/nodeParameters.js';

const defaults = new Map(nodeParameters.leaves.map(({ name, default: value }) => [name, value]));

test('every parameter has a type, a description and a default inside its range', () => {
  expect(nodeParameters.leaves.length).toBeGreaterThan(50);
  for (const leaf of nodeParameters.leaves) {
    expect(leaf.description, leaf.name).not.toBe('');
    expect(leaf.default, leaf.name).toBeDefined();
    if (typeof leaf.default !== 'number') continue;
    expect(leaf.default, leaf.name).toBeGreaterThanOrEqual(leaf.minimum ?? -Infinity);
    expect(leaf.default, leaf.name).toBeLessThanOrEqual(leaf.maximum ?? Infinity);
  }
});

test('all sections of the stages are parameters of the node', () => {
  const sections = new Set(
    [...nodeParameters.leaves.map(({ name }) => name), ...nodeParameters.maps.map(({ prefix }) => prefix)].map(
      (name) => name.split('.')[0],
    ),
  );
  for (const section of Object.keys(configSchema.shape)) expect(sections).toContain(section);
});

test('the defaults as parameters are the defaults of the schema', () => {
  expect(nodeConfigOf(defaults)).toEqual(nodeSchema.parse({}));
});

test('maps take their keys from the names of parameters, dots and slashes included', () => {
  const config = nodeConfigOf(
    new Map<string, unknown>([
      ...defaults,
      ['sync.mountings.camera.front.xyzM', [1.5, 0, 1.2]],
      ['sync.mountings.camera.front.rpyDeg', [-90, 0, -90]],
      ['sync.timeOffsetSecs./radar/points', -0.02],
      ['heads.thresholds.pedestrian', 0.2],
    ]),
  );
  if (typeof config === 'string') throw new Error(config);
  expect(config.sync.mountings).toEqual({ 'camera.front': { xyzM: [1.5, 0, 1.2], rpyDeg: [-90, 0, -90] } });
  expect(config.sync.timeOffsetSecs).toEqual({ '/radar/points': -0.02 });
  expect(config.heads.thresholds).toEqual({ pedestrian: 0.2 });
});

test('a value that no schema allows is a sentence', () => {
  expect(nodeConfigOf(new Map([...defaults, ['sync.mountings.camera.xyzM', [1, 2]]]))).toMatch(
    /^Expected a valid value for sync\.mountings\.camera\.xyzM but received/,
  );
});

test('what cannot change says why', () => {
  expect(mutabilityOf('scene.drivableForwardM')).toEqual({ type: 'live' });
  expect(mutabilityOf('source.maxMessageMiB')).toMatchObject({
    type: 'never',
    reason: expect.stringMatching(/recordings/) as string,
  });
  expect(mutabilityOf('model')).toMatchObject({
    type: 'at-configure',
    reason: expect.stringMatching(/swap_model/) as string,
  });
});

test('the table of docs/ros2.md is that of the schemas: npm run docs', () => {
  const page = readFileSync(join(projectRoot, 'docs/ros2.md'), 'utf8');
  const cells = (text: string): string => text.replace(/[ -]+/g, ' ');
  expect(cells(withParameterTable(page))).toBe(cells(page));
});
