import { describe, expect, it } from 'vitest';
import { Rng } from '../../../../src/synth/math/Rng.js';
import { boxesOverlap, type FlatBox } from '../../../../src/synth/math/boxOverlap.js';
import { idmAcceleration } from '../../../../src/synth/world/driverModel.js';
import { layRoadLine, STATION_STEP_M } from '../../../../src/synth/world/RoadLineGeometry.js';
import { collisionTimeSecs } from '../../../../src/synth/world/timeToCollision.js';

const following = {
  speedMps: 20,
  desiredMps: 30,
  timeGapSecs: 1.5,
  maxAccelerationMps2: 1.5,
  gapM: Infinity,
  aheadMps: 0,
};

describe('idmAcceleration', () => {
  it('accelerates on a free road, holds at the desired speed, brakes hard when close', () => {
    expect(idmAcceleration(following)).toBeGreaterThan(1);
    expect(idmAcceleration({ ...following, speedMps: 30 })).toBeCloseTo(0, 9);
    expect(idmAcceleration({ ...following, gapM: 12, aheadMps: 0 })).toBe(-9);
  });

  it('keeps the equilibrium gap s0 + v T of the model at equal speeds', () => {
    // At v << v0 the free term is 1 - (v / v0)^4; equilibrium: gap = (s0 + v T) / sqrt(1 - (v / v0)^4).
    const gapM = (2.5 + 10 * 1.5) / Math.sqrt(1 - (10 / 30) ** 4);
    expect(idmAcceleration({ ...following, speedMps: 10, aheadMps: 10, gapM })).toBeCloseTo(0, 9);
  });
});

describe('layRoadLine', () => {
  it.each(['motorway', 'rural', 'urban'] as const)('%s: stations are true lengths, station 0 is the origin', (kind) => {
    const line = layRoadLine(kind, new Rng(4), { fromM: -200, toM: 3000 }, 'bends');
    const zero = 200 / STATION_STEP_M;
    expect([line.xM[zero], line.yM[zero], line.zM[zero], line.headingRad[zero]]).toEqual([0, 0, 0, 0]);
    for (let i = 0; i + 1 < line.count; i++) {
      const step = Math.hypot(line.xM[i + 1]! - line.xM[i]!, line.yM[i + 1]! - line.yM[i]!);
      expect(step).toBeCloseTo(STATION_STEP_M, 3);
      expect(Math.abs(line.pitchRad[i]!)).toBeLessThan(0.07);
    }
  });
});

describe('boxesOverlap', () => {
  const box = (xM: number, yM: number, yawRad: number, halfLengthM: number, halfWidthM: number): FlatBox => ({
    xM,
    yM,
    cosYaw: Math.cos(yawRad),
    sinYaw: Math.sin(yawRad),
    halfLengthM,
    halfWidthM,
  });

  /** Oracle: is a corner or an edge point of one inside the other, on a fine raster of both. */
  function sampled(a: FlatBox, b: FlatBox): boolean {
    for (const [p, q] of [
      [a, b],
      [b, a],
    ] as const)
      for (let i = -20; i <= 20; i++)
        for (let j = -20; j <= 20; j++) {
          const u = (p.halfLengthM * i) / 20;
          const v = (p.halfWidthM * j) / 20;
          const x = p.xM + p.cosYaw * u - p.sinYaw * v - q.xM;
          const y = p.yM + p.sinYaw * u + p.cosYaw * v - q.yM;
          if (
            Math.abs(q.cosYaw * x + q.sinYaw * y) < q.halfLengthM &&
            Math.abs(q.cosYaw * y - q.sinYaw * x) < q.halfWidthM
          )
            return true;
        }
    return false;
  }

  it('agrees with a sampled oracle away from touching', () => {
    const rng = new Rng(9);
    for (let i = 0; i < 400; i++) {
      const a = box(0, 0, rng.uniform(-3, 3), rng.uniform(0.5, 4), rng.uniform(0.3, 2));
      const b = box(
        rng.uniform(-5, 5),
        rng.uniform(-5, 5),
        rng.uniform(-3, 3),
        rng.uniform(0.5, 4),
        rng.uniform(0.3, 2),
      );
      if (sampled(a, b)) expect(boxesOverlap(a, b)).toBe(true);
      else expect(boxesOverlap(a, b, -0.4)).toBe(false);
    }
  });
});

describe('timeToCollisionSecs', () => {
  const ego = { sM: 0, dM: 0, alongMps: 20, acrossMps: 0, halfAlongM: 2, halfAcrossM: 1 };

  it('is gap over closing speed for a vehicle ahead, and undefined beside', () => {
    const other = { ...ego, sM: 34, alongMps: 10 };
    expect(collisionTimeSecs(ego, other)).toBeCloseTo(3, 12);
    expect(collisionTimeSecs(ego, { ...other, dM: 3.5 })).toBeUndefined();
    expect(collisionTimeSecs(ego, { ...other, alongMps: 25 })).toBeUndefined();
  });

  it('needs both ways to meet at the same time for what crosses', () => {
    const walker = { sM: 40, dM: -5, alongMps: 0, acrossMps: 1.9, halfAlongM: 0.3, halfAcrossM: 0.3 };
    // In the ego vehicle's strip from (5 - 1.3) / 1.9 = 1.947 s on; the ego vehicle is there from 1.885 s to 2.115 s.
    expect(collisionTimeSecs(ego, walker)).toBeCloseTo(3.7 / 1.9, 9);
    expect(collisionTimeSecs(ego, { ...walker, acrossMps: 0.8 })).toBeUndefined();
  });
});
