import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HealthFinding } from '../../../../src/domain/InputHealth.js';
import type { RadarInBase } from '../../../../src/domain/PublishedFrame.js';
import { Rng } from '../../../../src/synth/math/Rng.js';
import type { EgoFacts } from '../../../../src/guard/GuardFacts.js';
import { RadarJumpRule } from '../../../../src/guard/input/RadarJumpRule.js';

const STEP_SECS = 0.1;
const JUMP_AT = 15;
const FRAMES = 30;

interface Ride {
  readonly speedMps: number;
  readonly yawRateRadps: number;
  /** Standing things along 600 m of road. */
  readonly things: number;
  readonly seed: number;
  /** The sweeps show where the vehicle was that many metres before, from `JUMP_AT` on. */
  readonly backM?: number;
  readonly source?: EgoFacts['source'];
  /** Stamps leave out so many steps at the jump. */
  readonly gapSteps?: number;
  readonly frames?: number;
}

/** Things seen from where the vehicle is: three in four answer, each within 0.2 m, and one return in twenty is of nothing. */
function sweep(things: readonly (readonly [number, number])[], pose: Pose, rng: Rng): RadarInBase {
  const seen: (readonly [number, number])[] = [];
  const cos = Math.cos(pose.yawRad);
  const sin = Math.sin(pose.yawRad);
  for (const [x, y] of things) {
    const dx = x - pose.xM;
    const dy = y - pose.yM;
    const ahead = cos * dx + sin * dy;
    const left = cos * dy - sin * dx;
    if (ahead < 1 || ahead > 90 || Math.abs(left) > 1.5 * ahead || rng.chance(0.25)) continue;
    seen.push(
      rng.chance(0.05)
        ? [rng.uniform(2, 80), rng.uniform(-30, 30)]
        : [ahead + rng.uniform(-0.2, 0.2), left + rng.uniform(-0.2, 0.2)],
    );
  }
  return {
    xM: Float32Array.from(seen, ([x]) => x),
    yM: Float32Array.from(seen, ([, y]) => y),
    zM: new Float32Array(seen.length),
    radialSpeedMps: new Float32Array(seen.length),
    magnitudeDb: new Float32Array(seen.length),
  };
}

interface Pose {
  readonly xM: number;
  readonly yM: number;
  readonly yawRad: number;
}

/** Exactly along the arc, as the odometry tells it. */
function poses({ speedMps, yawRateRadps }: Ride, count: number): readonly Pose[] {
  const all: Pose[] = [{ xM: 0, yM: 0, yawRad: 0 }];
  while (all.length < count) {
    const { xM, yM, yawRad } = all.at(-1)!;
    const step = speedMps * STEP_SECS;
    all.push({
      xM: xM + step * Math.cos(yawRad),
      yM: yM + step * Math.sin(yawRad),
      yawRad: yawRad + yawRateRadps * STEP_SECS,
    });
  }
  return all;
}

function play(ride: Ride): readonly (HealthFinding | undefined)[] {
  const rng = new Rng(ride.seed);
  const things = Array.from({ length: ride.things }, () => [rng.uniform(-200, 400), rng.uniform(-40, 40)] as const);
  const rule = new RadarJumpRule();
  const road = poses(ride, ride.frames ?? FRAMES);
  return road.map((pose, i) => {
    const back = i >= JUMP_AT ? (ride.backM ?? 0) : 0;
    const shown = { ...pose, xM: pose.xM - back };
    const gap = i >= JUMP_AT ? (ride.gapSteps ?? 0) : 0;
    const { isFound, finding } = rule.check(sweep(things, shown, rng), {
      stampNs: BigInt(i + gap) * 100_000_000n,
      radarState: 'used',
      radar: sweep([], pose, rng),
      hasRadialSpeed: true,
      ego: { forwardMps: ride.speedMps, yawRateRadps: ride.yawRateRadps, source: ride.source ?? 'odometry' },
    });
    return isFound ? finding : undefined;
  });
}

const foundAfter = (found: readonly (HealthFinding | undefined)[]): number | undefined => {
  const first = found.findIndex((finding) => finding !== undefined);
  return first === -1 ? undefined : first - JUMP_AT + 1;
};

const TOWN: Ride = { speedMps: 12, yawRateRadps: 0, things: 1500, seed: 1 };

describe('RadarJumpRule', () => {
  it.each([
    ['6 m', { ...TOWN, backM: 6 }],
    ['15 m', { ...TOWN, backM: 15 }],
    ['further than it looks', { ...TOWN, backM: 120 }],
    ['in a bend', { ...TOWN, yawRateRadps: 0.3, backM: 15 }],
    ['on a motorway', { ...TOWN, speedMps: 33, backM: 20 }],
    ['with a sparse radar', { ...TOWN, things: 700, backM: 12 }],
    ['forward', { ...TOWN, backM: -10 }],
  ])('finds sweeps that jump: %s', (_name, ride) => {
    const found = play(ride);
    expect(foundAfter(found)).toBeGreaterThanOrEqual(1);
    expect(foundAfter(found)).toBeLessThanOrEqual(4);
    expect(found.find((finding) => finding !== undefined)).toMatchObject({
      rule: 'radar-jump',
      code: 'camera-radar-disagree',
      input: 'radar',
      severity: 'unfit',
    });
  });

  it('finds nothing while the sweeps follow the vehicle, whatever it does', () => {
    fc.assert(
      fc.property(
        fc.record({
          speedMps: fc.double({ min: -5, max: 40, noNaN: true }),
          yawRateRadps: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
          things: fc.integer({ min: 0, max: 2000 }),
          seed: fc.integer({ min: 1, max: 100_000 }),
        }),
        (ride) => play(ride).every((finding) => finding === undefined),
      ),
      { numRuns: 60, seed: 17 },
    );
  });

  it('holds what it found for 100 samples', () => {
    const found = play({ ...TOWN, backM: 10, things: 6000, frames: 160 });
    const first = found.findIndex((finding) => finding !== undefined);
    const last = found.findLastIndex((finding) => finding !== undefined);
    // Each further sample in doubt begins the hold anew.
    expect(last - first).toBeGreaterThanOrEqual(99);
    expect(last - first).toBeLessThanOrEqual(103);
  });

  it.each([
    ['the motion is fitted from the sweeps themselves', { ...TOWN, backM: 15, source: 'doppler' as const }],
    ['the stamps jump along', { ...TOWN, backM: 15, gapSteps: 10 }],
    ['there are few returns', { ...TOWN, things: 60, backM: 15 }],
  ])('says nothing when %s', (_name, ride) => {
    expect(foundAfter(play(ride))).toBeUndefined();
  });

  it('forgets what was before a reset', () => {
    const rng = new Rng(3);
    const rule = new RadarJumpRule();
    const facts = {
      radarState: 'used',
      radar: sweep([], { xM: 0, yM: 0, yawRad: 0 }, rng),
      hasRadialSpeed: true,
      ego: { forwardMps: 0, yawRateRadps: 0, source: 'odometry' },
    } as const;
    const place = (): (readonly [number, number])[] =>
      Array.from({ length: 800 }, () => [rng.uniform(0, 90), rng.uniform(-40, 40)] as const);
    const here = place();
    const there = place();
    for (let i = 0; i < 20; i++) {
      if (i === 10) rule.reset();
      const radar = sweep(i < 10 ? here : there, { xM: 0, yM: 0, yawRad: 0 }, rng);
      expect(rule.check(radar, { ...facts, stampNs: BigInt(i) * 100_000_000n }).isFound, `sample ${i}`).toBe(false);
    }
  });
});
