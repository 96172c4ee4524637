import { describe, expect, it } from 'vitest';
import { Rng } from '../../../../src/synth/math/Rng.js';
import { ECHO_SOURCE } from '../../../../src/synth/radar/EchoBuffer.js';
import { ASTYX_DOPPLER_PERIOD_MPS } from '../../../../src/synth/radar/measure.js';
import { RadarModel } from '../../../../src/synth/radar/RadarModel.js';
import type { RadarSweep } from '../../../../src/synth/radar/RadarSweep.js';
import type { WorldFrame } from '../../../../src/synth/world/WorldFrame.js';
import { actor, furniture, radarRig, world } from './worlds.js';

const sweeps = (kind: 'conventional' | 'imaging', frame: WorldFrame, count: number, period?: number): RadarSweep[] => {
  const radar = new RadarModel(radarRig(kind), {
    terrainSeed: 3,
    ...(period !== undefined && { dopplerPeriodMps: period }),
  });
  return Array.from({ length: count }, (_, i) => radar.sweep(frame, new Rng(i)));
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const pointsOf = (all: readonly RadarSweep[], source: number): { x: number; y: number; z: number; doppler: number }[] =>
  all.flatMap(({ points, source: from }) =>
    Array.from({ length: points.count }, (_, i) => i)
      .filter((i) => from[i] === source)
      .map((i) => ({ x: points.xM[i]!, y: points.yM[i]!, z: points.zM[i]!, doppler: points.rangeRateMps[i]! })),
  );

describe('RadarModel', () => {
  it('gives the same sweep for the same seed and another for another', () => {
    const frame = world({ actors: [actor('car', 1, 20, 1)], egoSpeedMps: 10 });
    const [a] = sweeps('imaging', frame, 1);
    const [b, c] = sweeps('imaging', frame, 2);
    expect(a).toEqual(b);
    expect(c!.points.xM).not.toEqual(a!.points.xM);
  });

  it('reports about 100 returns conventional and 700 to 5500 imaging', () => {
    const frame = world({ actors: [actor('car', 1, 20, 1), actor('truck', 2, 50, -3)], egoSpeedMps: 10 });
    const sparse = sweeps('conventional', frame, 40).map(({ points }) => points.count);
    expect(median(sparse)).toBeGreaterThan(70);
    expect(Math.max(...sparse)).toBeLessThanOrEqual(125);
    const dense = sweeps('imaging', frame, 60).map(({ points }) => points.count);
    expect(median(dense)).toBeGreaterThan(1400);
    expect(median(dense)).toBeLessThan(2600);
    expect(Math.min(...dense)).toBeGreaterThan(500);
    expect(Math.max(...dense)).toBeLessThan(6000);
  });

  it('puts returns on the near faces of a car, about 1.6 m before its centre', () => {
    const points = pointsOf(sweeps('imaging', world({ actors: [actor('car', 1, 25, 0)] }), 60), 1);
    expect(points.length).toBeGreaterThan(1000);
    const along = median(points.map(({ x }) => x - 25));
    expect(along).toBeGreaterThan(-2.3);
    expect(along).toBeLessThan(-1);
    expect(Math.abs(median(points.map(({ y }) => y)))).toBeLessThan(0.4);
  });

  it('keeps as many imaging returns on cars as Astyx: 50 near, 19 at 45 m', () => {
    const count = (x: number): number =>
      median(
        sweeps('imaging', world({ actors: [actor('car', 1, x, 0)] }), 80).map((sweep) => pointsOf([sweep], 1).length),
      );
    expect(count(15)).toBeGreaterThan(35);
    expect(count(15)).toBeLessThan(70);
    expect(count(45)).toBeGreaterThan(11);
    expect(count(45)).toBeLessThan(27);
  });

  it('measures range rates: approaching is negative, the ego motion is in them', () => {
    const oncoming = world({
      actors: [actor('car', 1, 30, 0, { yawRad: Math.PI, speedMps: 10 })],
      egoSpeedMps: 15,
    });
    const points = pointsOf(sweeps('conventional', oncoming, 60), 1);
    expect(median(points.map(({ doppler }) => doppler))).toBeCloseTo(-25, 0);
    const still = pointsOf(sweeps('imaging', world({ egoSpeedMps: 15 }), 1, 0), ECHO_SOURCE.background);
    const ahead = still.filter(({ x, y }) => Math.abs(y) < 0.1 * x);
    expect(median(ahead.map(({ doppler }) => doppler))).toBeCloseTo(-15, 0);
  });

  it('folds the range rates of the imaging radar into 10.31 m/s unless told otherwise', () => {
    const frame = world({ egoSpeedMps: 25 });
    const folded = sweeps('imaging', frame, 1)[0]!.points;
    for (let i = 0; i < folded.count; i++)
      expect(Math.abs(folded.rangeRateMps[i]!)).toBeLessThanOrEqual(ASTYX_DOPPLER_PERIOD_MPS / 2 + 1e-6);
    const plain = sweeps('imaging', frame, 1, 0)[0]!.points;
    expect(Math.min(...plain.rangeRateMps.subarray(0, plain.count))).toBeLessThan(-20);
  });

  it('sees ghosts behind a rail and twice the range of near vehicles', () => {
    const frame = world({
      actors: [actor('truck', 1, 18, -2, { speedMps: 10 })],
      furniture: [furniture('guard_rail', 40, 6, [120, 0.3, 0.8])],
      egoSpeedMps: 10,
    });
    const all = sweeps('imaging', frame, 40);
    const ghosts = pointsOf(all, ECHO_SOURCE.ghost);
    expect(ghosts.length).toBeGreaterThan(20);
    expect(median(ghosts.map(({ y }) => y))).toBeCloseTo(14, -0.5);
    const doubled = pointsOf(all, ECHO_SOURCE.doubleBounce);
    expect(doubled.length).toBeGreaterThan(0);
    for (const { x } of doubled) expect(x).toBeGreaterThan(22);
  });

  it('adds 4 to 8 false alarms to a conventional sweep', () => {
    const counts = sweeps('conventional', world(), 50).map((sweep) => pointsOf([sweep], ECHO_SOURCE.clutter).length);
    expect(Math.max(...counts)).toBeLessThanOrEqual(8);
    expect(median(counts)).toBeGreaterThanOrEqual(4);
  });

  it('loses returns of far things in heavy rain and adds near ones', () => {
    const share = (rainIntensity: number): number => {
      const frame = world({ actors: [actor('car', 1, 80, 0)], rainIntensity });
      return pointsOf(sweeps('imaging', frame, 120), 1).length;
    };
    expect(share(1) / share(0)).toBeLessThan(0.95);
    expect(share(1) / share(0)).toBeGreaterThan(0.6);
  });

  it('leaves a shadow behind a wall', () => {
    const behind = (frame: WorldFrame): number =>
      pointsOf(sweeps('imaging', frame, 10), ECHO_SOURCE.background).filter(
        ({ x, y }) => x > 40 && x < 80 && y < -12 && y > -30,
      ).length;
    const open = behind(world());
    const walled = behind(world({ furniture: [furniture('noise_barrier', 50, -10, [100, 0.5, 4])] }));
    expect(walled).toBeLessThan(0.45 * open);
  });
});
