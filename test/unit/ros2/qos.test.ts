import { expect, test } from 'vitest';
import { incompatiblePolicies, type QosSettings, qosOf, qosText } from '../../../src/ros2/rcl/qos.js';

const qos = (
  reliability: QosSettings['reliability'],
  durability: QosSettings['durability'] = 'volatile',
): QosSettings => ({
  reliability,
  durability,
  depth: 1,
});

// DDS: a request may ask for less than is offered, never for more.
test.each([
  [qos('reliable'), qos('best_effort'), []],
  [qos('best_effort'), qos('reliable'), ['reliability']],
  [qos('reliable', 'transient_local'), qos('reliable'), []],
  [qos('reliable'), qos('reliable', 'transient_local'), ['durability']],
  [qos('best_effort'), qos('reliable', 'transient_local'), ['reliability', 'durability']],
] as const)('offered %o, requested %o: %j', (offered, requested, expected) => {
  expect(incompatiblePolicies(offered, requested)).toEqual(expected);
});

test('values of rmw', () => {
  expect(qosText(qosOf({ depth: 1, reliability: 2, durability: 1 }))).toBe('best_effort, transient_local');
  expect(qosText(qosOf({ depth: 1, reliability: 1, durability: 2 }))).toBe('reliable, volatile');
});
