import { describe, expect, it } from 'vitest';
import { classesIn, prevailing, TimeBins } from '../../../src/report/TimeBins.js';
import { object, publishedFrame } from '../../support/publishedFrames.js';

const { scene } = publishedFrame({ index: 0, objects: [] });
const at = (secs: number, fields: Partial<typeof scene> = {}) => ({
  ...scene,
  stampNs: scene.stampNs + BigInt(Math.round(secs * 1e9)),
  ...fields,
});

describe('TimeBins', () => {
  it('has a bin for every tenth of a second at first', () => {
    const times = new TimeBins();
    for (let i = 0; i < 30; i++) times.add(at(i / 10));
    expect(times.bins).toHaveLength(30);
    expect(times.bins[7]).toMatchObject({ startSecs: expect.closeTo(0.7) as number, scenes: 1 });
  });

  it('stays within its capacity and loses nothing when a run is long', () => {
    const times = new TimeBins(50);
    for (let i = 0; i < 12_345; i++)
      times.add(at(i / 10, { objects: i % 3 === 0 ? [object(), object({ label: 'bus' })] : [], egoSpeedMps: 10 }));
    expect(times.bins.length).toBeGreaterThan(24);
    expect(times.bins.length).toBeLessThanOrEqual(50);
    const sum = (pick: (bin: (typeof times.bins)[number]) => number): number =>
      times.bins.reduce((total, bin) => total + pick(bin), 0);
    expect(sum(({ scenes }) => scenes)).toBe(12_345);
    expect(sum(({ objects }) => objects.get('bus') ?? 0)).toBe(4115);
    expect(sum(({ speedSumMps }) => speedSumMps)).toBeCloseTo(123_450, 6);
    expect(classesIn(times.bins)).toEqual(['car', 'bus']);
  });

  it('says the value most scenes of a bin had, and the nearest object of any', () => {
    const times = new TimeBins(2);
    times.add(at(0, { mode: 'STALE', objects: [object({ xM: 30, lengthM: 4 })] }));
    times.add(at(0.01, { objects: [object({ xM: 12, lengthM: 4 }), object({ xM: 5, yM: 3 })] }));
    times.add(at(0.02));
    times.add(at(0.03, { objects: [object({ xM: 9, lengthM: 4, verdict: { kind: 'unconfirmed', reasons: [] } })] }));
    expect(prevailing(times.bins[0]!, 'mode')).toBe('NOMINAL');
    expect(times.bins[0]).toMatchObject({ nearestConfirmedM: 10, nearestUnconfirmedM: 7 });
  });

  it.each([
    ['jumps a year ahead', 31_536_000],
    ['goes back an hour', -3600],
  ])('takes a stamp that %s', (_, secs) => {
    const times = new TimeBins(20);
    for (let i = 0; i < 10; i++) times.add(at(i / 10));
    times.add(at(secs));
    times.add(at(secs + 0.1));
    expect(times.bins.reduce((total, bin) => total + bin.scenes, 0)).toBe(12);
    expect(times.bins.length).toBeLessThanOrEqual(20);
    const starts = times.bins.map(({ startSecs }) => startSecs);
    expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
  });
});
