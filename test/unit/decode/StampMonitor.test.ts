import { describe, expect, it } from 'vitest';
import { StampMonitor } from '../../../src/decode/StampMonitor.js';

describe('StampMonitor', () => {
  it('reports what goes back in time, topic by topic', () => {
    const monitor = new StampMonitor();
    const passed = [0n, 100n, 50n, 150n, 150n, -200n].map((offset) => monitor.check('/a', 1_000n + offset));
    expect(passed.map((alert) => alert?.code)).toEqual([
      undefined,
      undefined,
      'decode/stamp-backwards',
      undefined,
      undefined,
      'decode/stamp-backwards',
    ]);
    expect(passed[2]!.message).toBe(
      'Expected a stamp of at least 1100 ns for the next message but received 1050, 0.0 ms earlier',
    );
    expect(passed[2]).toMatchObject({ topic: '/a', stampNs: 1050n });
    expect(monitor.check('/b', 1n)).toBeUndefined();
  });
});
