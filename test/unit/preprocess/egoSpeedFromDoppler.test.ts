import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/synth/math/Rng.js';
import { type RangeRateSamples, egoSpeedFromDoppler } from '../../../src/preprocess/egoSpeedFromDoppler.js';

const PERIOD_MPS = 10.31;

interface World {
  readonly speedMps: number;
  readonly count: number;
  /** Share of returns from moving things, with any speed. */
  readonly movingShare: number;
  readonly periodMps: number | undefined;
  readonly seed: number;
}

/** Returns over ±55 degrees ahead with 0.1 m/s of noise. */
function samples({ speedMps, count, movingShare, periodMps, seed }: World): RangeRateSamples {
  const rng = new Rng(seed);
  const rangeRateMps = new Float64Array(count);
  const cosForward = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    cosForward[i] = Math.cos(rng.uniform(-0.96, 0.96));
    const own = rng.chance(movingShare) ? rng.uniform(-20, 20) : rng.uniform(-0.1, 0.1);
    const raw = own - speedMps * cosForward[i]!;
    rangeRateMps[i] = periodMps === undefined ? raw : raw - periodMps * Math.round(raw / periodMps);
  }
  return { count, rangeRateMps, cosForward, periodMps };
}

describe('egoSpeedFromDoppler', () => {
  it('finds the speed of folded and of unfolded radars among moving traffic', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 45, noNaN: true }),
        fc.integer({ min: 200, max: 3000 }),
        fc.double({ min: 0, max: 0.4, noNaN: true }),
        fc.boolean(),
        fc.nat(),
        (speedMps, count, movingShare, folded, seed) => {
          const fit = egoSpeedFromDoppler(
            samples({ speedMps, count, movingShare, seed, periodMps: folded ? PERIOD_MPS : undefined }),
          )!;
          expect(fit.speedMps).toBeCloseTo(speedMps, 0);
          expect(Math.abs(fit.speedMps - speedMps)).toBeLessThan(0.15);
          expect(fit.quality).toBeGreaterThan(0.4);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('says of noise that it is none', () => {
    for (let seed = 0; seed < 20; seed++) {
      const fit = egoSpeedFromDoppler(
        samples({ speedMps: 10, count: 1000, movingShare: 1, periodMps: PERIOD_MPS, seed }),
      )!;
      expect(fit.quality).toBeLessThan(0.2);
    }
  });

  it('needs ten returns', () => {
    expect(
      egoSpeedFromDoppler(samples({ speedMps: 10, count: 9, movingShare: 0, periodMps: undefined, seed: 1 })),
    ).toBeUndefined();
    expect(
      egoSpeedFromDoppler(samples({ speedMps: 10, count: 30, movingShare: 0, periodMps: undefined, seed: 1 }))!
        .speedMps,
    ).toBeCloseTo(10, 0);
  });
});
