import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/synth/math/Rng.js';
import { RadarBins } from '../../../src/track/associate/RadarBins.js';
import { solveAssignment } from '../../../src/track/associate/solveAssignment.js';
import { radarOf } from './objects.js';

const APART = 20;

/** Least cost over all ways to pair or leave apart, by trying them all. */
function bestByTrial(
  costs: readonly (readonly (number | undefined)[])[],
  tracks: number,
  used = new Set<number>(),
  detection = 0,
): number {
  if (detection === costs.length) return 0;
  let best = bestByTrial(costs, tracks, used, detection + 1);
  for (let track = 0; track < tracks; track++) {
    const cost = costs[detection]![track];
    if (cost === undefined || used.has(track)) continue;
    used.add(track);
    best = Math.min(best, cost - APART + bestByTrial(costs, tracks, used, detection + 1));
    used.delete(track);
  }
  return best;
}

describe('solveAssignment', () => {
  it('finds the least cost over pairs and things left apart', () => {
    for (let seed = 0; seed < 60; seed++) {
      const rng = new Rng(seed);
      const [tracks, detections] = [rng.integer(0, 5), rng.integer(0, 5)];
      const costs = Array.from({ length: detections }, () =>
        Array.from({ length: tracks }, () => (rng.chance(0.5) ? rng.uniform(0, 16) : undefined)),
      );
      const track: number[] = [];
      const detection: number[] = [];
      const cost: number[] = [];
      costs.forEach((row, d) => {
        row.forEach((value, t) => {
          if (value === undefined) return;
          track.push(t);
          detection.push(d);
          cost.push(value);
        });
      });
      const trackOf = solveAssignment(
        {
          count: cost.length,
          track: Int32Array.from(track),
          detection: Int32Array.from(detection),
          cost: Float64Array.from(cost),
        },
        tracks,
        detections,
        APART,
      );
      const chosen = [...trackOf].filter((t) => t !== -1);
      expect(new Set(chosen).size).toBe(chosen.length);
      let sum = 0;
      trackOf.forEach((t, d) => {
        if (t !== -1) sum += costs[d]![t]! - APART;
      });
      expect(sum).toBeCloseTo(bestByTrial(costs, tracks), 9);
    }
  });
});

describe('RadarBins', () => {
  it('finds the same returns as a look at all of them', () => {
    const rng = new Rng(7);
    const points = Array.from({ length: 2000 }, () => [rng.uniform(-80, 400), rng.uniform(-30, 30), 0] as const);
    const radar = radarOf([...points, [NaN, 0, 0]]);
    const bins = new RadarBins();
    bins.load(radar);
    for (let i = 0; i < 50; i++) {
      const box = {
        xM: rng.uniform(-60, 380),
        yM: rng.uniform(-20, 20),
        lengthM: 8,
        widthM: 3,
        yawRad: rng.uniform(-3, 3),
      };
      const found = new Int32Array(100);
      const count = bins.inBox(box, 0.5, found);
      const expected: number[] = [];
      for (let k = 0; k < radar.xM.length; k++) {
        const [dx, dy] = [radar.xM[k]! - box.xM, radar.yM[k]! - box.yM];
        const along = Math.cos(box.yawRad) * dx + Math.sin(box.yawRad) * dy;
        const across = Math.cos(box.yawRad) * dy - Math.sin(box.yawRad) * dx;
        if (Math.abs(along) <= 4.5 && Math.abs(across) <= 2) expected.push(k);
      }
      expect([...found.subarray(0, count)].sort((a, b) => a - b)).toEqual(expected);
    }
  });
});
