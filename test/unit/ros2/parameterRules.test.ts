import { expect, test } from 'vitest';
import { keyMatchesNode, overridesFor } from '../../../src/ros2/rcl/parameterRules.js';

// What rclcpp's parameter_map_from accepts, key by key.
test.each([
  ['/**', '/front/roadscene', true],
  ['/**', '/roadscene', true],
  ['roadscene', '/roadscene', true],
  ['/roadscene', '/roadscene', true],
  ['roadscene', '/front/roadscene', false],
  ['/front/roadscene', '/front/roadscene', true],
  ['front/roadscene', '/front/roadscene', true],
  ['/front/roadscene', '/rear/roadscene', false],
  ['/*/roadscene', '/front/roadscene', true],
  ['/*/roadscene', '/roadscene', false],
  ['/*/roadscene', '/a/front/roadscene', false],
  ['/**/roadscene', '/a/front/roadscene', true],
  ['/**/roadscene', '/roadscene', true],
  ['/front/*', '/front/roadscene', true],
  ['/front/**', '/front/a/roadscene', true],
  ['/front', '/front/roadscene', false],
  ['/road.cene', '/roadscene', false],
])('key %s for node %s: %s', (key, node, expected) => {
  expect(keyMatchesNode(key, node)).toBe(expected);
});

test('of keys that match, the later wins', () => {
  const parameter = (value: unknown) => [{ name: 'model', type: 4, value }];
  const overrides = overridesFor(
    [
      { name: '/**', parameters: [...parameter('a'), { name: 'autostart', type: 1, value: true }] },
      { name: '/front/roadscene', parameters: parameter('b') },
      { name: '/other', parameters: parameter('c') },
    ],
    '/front/roadscene',
  );
  expect(overrides.get('model')?.value).toBe('b');
  expect(overrides.get('autostart')?.value).toBe(true);
  expect(overridesFor(undefined, '/roadscene').size).toBe(0);
});
