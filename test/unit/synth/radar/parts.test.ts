import { describe, expect, it } from 'vitest';
import { Rng } from '../../../../src/synth/math/Rng.js';
import { accumulateSweeps } from '../../../../src/synth/radar/accumulateSweeps.js';
import { detectionProbability, linkMarginDb } from '../../../../src/synth/radar/detectionProbability.js';
import { fold } from '../../../../src/synth/radar/measure.js';
import { mirrorImage } from '../../../../src/synth/radar/multipathEchoes.js';
import { normal, poisson } from '../../../../src/synth/radar/randomDraws.js';
import { sweepSchedule } from '../../../../src/synth/radar/sweepSchedule.js';
import { insidePolygon } from '../../../../src/synth/radar/terrainPatches.js';
import { furnitureBody } from '../../../../src/synth/truth/PosedBox.js';
import { furniture, radarRig } from './worlds.js';

const view = { rangeM: 30, azimuthRad: 0, halfFieldOfViewRad: 1, blockedShare: 0, rainIntensity: 0 };

describe('detectionProbability', () => {
  it('is the class figure at the reference range', () => {
    expect(detectionProbability(0.6, 0, view)).toBeCloseTo(0.6, 12);
  });
  it('falls with range, angle, rain and occlusion and rises with cross-section', () => {
    const at = (more: Partial<typeof view>): number => detectionProbability(0.6, 0, { ...view, ...more });
    expect(at({ rangeM: 60 })).toBeLessThan(0.5);
    expect(at({ azimuthRad: 0.9 })).toBeLessThan(0.6);
    expect(at({ rainIntensity: 1 })).toBeLessThan(0.6);
    expect(at({ blockedShare: 1 })).toBeCloseTo(0.18, 12);
    expect(detectionProbability(0.6, 10, view)).toBeGreaterThan(0.7);
  });
  it('loses 12 dB when the range doubles and 2 dB in heavy rain at 100 m', () => {
    expect(linkMarginDb({ ...view, rangeM: 60 })).toBeCloseTo(-12.04, 2);
    const dry = linkMarginDb({ ...view, rangeM: 100 });
    expect(dry - linkMarginDb({ ...view, rangeM: 100, rainIntensity: 1 })).toBeCloseTo(2, 9);
  });
});

describe('random draws', () => {
  it('have the moments they claim', () => {
    const rng = new Rng(1);
    const normals = Array.from({ length: 20000 }, () => normal(rng));
    const mean = normals.reduce((a, b) => a + b) / normals.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(Math.sqrt(normals.reduce((a, b) => a + (b - mean) ** 2, 0) / normals.length)).toBeCloseTo(1, 1);
    for (const expected of [0.3, 4, 80]) {
      const counts = Array.from({ length: 8000 }, () => poisson(rng, expected));
      expect(counts.reduce((a, b) => a + b) / counts.length / expected).toBeCloseTo(1, 1);
    }
    expect(poisson(rng, NaN)).toBe(0);
  });
});

describe('mirrorImage', () => {
  const rail = furnitureBody(furniture('guard_rail', 20, 5, [40, 0.3, 0.8]), {
    m: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
  });
  it('reflects place and velocity at the rail', () => {
    const image = mirrorImage(rail, [30, 1, 0.4], [8, 2, 0], [0, 0, 0.4])!;
    expect(image.at[0]).toBeCloseTo(30, 9);
    expect(image.at[1]).toBeCloseTo(9, 9);
    expect(image.velocityMps[1]).toBeCloseTo(-2, 9);
  });
  it('has none when the wave misses the rail', () => {
    expect(mirrorImage(rail, [90, 1, 0.4], [0, 0, 0], [0, 0, 0.4])).toBeUndefined();
    expect(mirrorImage(rail, [30, 9, 0.4], [0, 0, 0], [0, 0, 0.4])).toBeUndefined();
  });
});

describe('sweepSchedule', () => {
  const sweeps = sweepSchedule(100, new Rng(4));
  it('sweeps at 13 Hz, in order, with few losses', () => {
    expect(sweeps.length).toBeGreaterThan(1270);
    expect(sweeps.length).toBeLessThan(1302);
    for (let i = 1; i < sweeps.length; i++)
      expect(sweeps[i]!.measuredSecs).toBeGreaterThan(sweeps[i - 1]!.measuredSecs + 0.06);
  });
  it('delivers after 20 to 60 ms', () => {
    const delays = sweeps.map(({ measuredSecs, arrivedSecs }) => arrivedSecs - measuredSecs);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0.02);
    expect(Math.max(...delays)).toBeLessThanOrEqual(0.06);
  });
});

describe('accumulateSweeps', () => {
  it('moves older points by the ego motion', () => {
    const one = (x: number) => ({
      kind: 'conventional' as const,
      dopplerPeriodMps: 0,
      source: Int32Array.of(7),
      points: {
        count: 1,
        xM: Float32Array.of(x),
        yM: Float32Array.of(0),
        zM: Float32Array.of(0),
        rangeRateMps: Float32Array.of(-10),
        magnitudeDb: Float32Array.of(5),
      },
    });
    const ego = (xM: number) => ({
      pose: { xM, yM: 0, zM: 0, yawRad: 0, pitchRad: 0 },
      speedMps: 10,
      accelerationMps2: 0,
      yawRateRadps: 0,
    });
    const both = accumulateSweeps(
      [
        { sweep: one(40), ego: ego(0) },
        { sweep: one(39), ego: ego(1) },
      ],
      radarRig('conventional').baseFromRadar,
    );
    expect(Array.from(both.points.xM)).toEqual([39, 39]);
    expect(Array.from(both.source)).toEqual([7, 7]);
  });
});

describe('small geometry', () => {
  it('folds into the period', () => {
    expect(fold(12, 10)).toBeCloseTo(2, 12);
    expect(fold(-6, 10)).toBeCloseTo(4, 12);
  });
  it('tells inside from outside', () => {
    const square = [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
    ] as const;
    expect(insidePolygon(square, 1, 1)).toBe(true);
    expect(insidePolygon(square, 3, 1)).toBe(false);
  });
});
