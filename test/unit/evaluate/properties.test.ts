import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CalibrationBins } from '../../../src/evaluate/detection/CalibrationBins.js';
import { ClassTally } from '../../../src/evaluate/detection/ClassTally.js';
import type { PredictedObject, TrueObject } from '../../../src/evaluate/detection/EvaluationObject.js';
import { matchFrame } from '../../../src/evaluate/detection/matchFrame.js';
import { turnBetween } from '../../../src/evaluate/detection/pairErrors.js';
import { MATCH_DISTANCES_M, type RankedDetections } from '../../../src/evaluate/detection/RankedDetection.js';
import { averagePrecision, recallCurve } from '../../../src/evaluate/detection/recallCurve.js';
import { intersectionOverUnion, PixelConfusion } from '../../../src/evaluate/pixels/PixelConfusion.js';
import { joinByStamp } from '../../../src/evaluate/read/joinByStamp.js';
import { prediction, truth } from './boxes.js';

interface Frame {
  readonly predictions: PredictedObject[];
  readonly truths: TrueObject[];
}

const place = fc.tuple(fc.double({ min: 0, max: 40, noNaN: true }), fc.double({ min: -15, max: 15, noNaN: true }));
/** Distinct scores, for equal ones the order decides. */
const frames = fc
  .array(fc.record({ truths: fc.array(place, { maxLength: 6 }), predictions: fc.array(place, { maxLength: 8 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((places) => {
    const count = places.reduce((sum, { predictions }) => sum + predictions.length, 0);
    return fc
      .uniqueArray(fc.integer({ min: 1, max: 100_000 }), { minLength: count, maxLength: count })
      .map((scores): Frame[] => {
        let next = 0;
        return places.map(({ truths, predictions }) => ({
          truths: truths.map(([x, y]) => truth(x, y)),
          predictions: predictions.map(([x, y]) => prediction(scores[next++]! / 100_000, x, y)),
        }));
      });
  });

function ranked(all: readonly Frame[], driveOf: (i: number) => number = () => 0, drives = 1): RankedDetections {
  const tally = new ClassTally('car', drives);
  all.forEach(({ predictions, truths }, i) => {
    tally.addFrame(driveOf(i), predictions, truths);
  });
  return tally.ranked()[0]!;
}

const aps = (detections: RankedDetections, weights: ArrayLike<number> = [1]): number[] =>
  MATCH_DISTANCES_M.map((_, distance) => averagePrecision(recallCurve(detections, distance, weights)));

describe('average precision', () => {
  it('lies within 0 and 1, and a wider match never lowers the number of matches', () => {
    fc.assert(
      fc.property(frames, (all) => {
        for (const ap of aps(ranked(all))) {
          expect(ap).toBeGreaterThanOrEqual(0);
          expect(ap).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    );
  });

  it('does not depend on the order of frames or of objects', () => {
    fc.assert(
      fc.property(frames, (all) => {
        const turned = [...all].reverse().map(({ predictions, truths }) => ({
          predictions: [...predictions].reverse(),
          truths: [...truths].reverse(),
        }));
        expect(aps(ranked(turned))).toEqual(aps(ranked(all)));
      }),
    );
  });

  it('never falls when a false alarm goes', () => {
    fc.assert(
      fc.property(frames, fc.nat(), (all, choice) => {
        const alarms = all.flatMap((frame) => {
          // One at 4 m may be right at 0.5 m: a truth in its reach can go to a surer one that is further off.
          const matches = MATCH_DISTANCES_M.map((distanceM) => matchFrame(frame.predictions, frame.truths, distanceM));
          return frame.predictions.filter((_, p) => matches.every((match) => match[p] === -1));
        });
        const gone = alarms[choice % Math.max(1, alarms.length)];
        const without = all.map(({ predictions, truths }) => ({
          truths,
          predictions: predictions.filter((item) => item !== gone),
        }));
        // It takes no truth from others at any distance.
        const [before, after] = [aps(ranked(all)), aps(ranked(without))];
        before.forEach((ap, d) => {
          expect(after[d]).toBeGreaterThanOrEqual(ap - 1e-12);
        });
      }),
    );
  });

  it('depends on the order of scores, not on their size', () => {
    fc.assert(
      fc.property(frames, (all) => {
        const squared = all.map(({ predictions, truths }) => ({
          truths,
          predictions: predictions.map((item) => ({ ...item, score: item.score ** 2 })),
        }));
        expect(aps(ranked(squared))).toEqual(aps(ranked(all)));
      }),
    );
  });

  it('of drives drawn several times is that of so many copies of their frames', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }), (all, weights) => {
        const drawn = aps(
          ranked(all, (i) => i, 6),
          weights,
        );
        const copied = all.flatMap((frame, i) => Array.from({ length: weights[i]! }, () => frame));
        aps(ranked(copied)).forEach((ap, d) => {
          expect(drawn[d]).toBeCloseTo(ap, 12);
        });
      }),
    );
  });
});

describe('matching', () => {
  it('pairs each truth once, within reach, and finds all there is for one truth', () => {
    fc.assert(
      fc.property(frames, fc.constantFrom(...MATCH_DISTANCES_M), (all, distanceM) => {
        for (const { predictions, truths } of all) {
          const matches = [...matchFrame(predictions, truths, distanceM)];
          const taken = matches.filter((t) => t >= 0);
          expect(new Set(taken).size).toBe(taken.length);
          matches.forEach((t, p) => {
            const gapM = (other: TrueObject) =>
              Math.hypot(other.xM - predictions[p]!.xM, other.yM - predictions[p]!.yM);
            if (t >= 0) expect(gapM(truths[t]!)).toBeLessThan(distanceM + 1e-12);
            else if (!taken.length)
              for (const other of truths) expect(gapM(other)).toBeGreaterThanOrEqual(distanceM - 1e-12);
          });
        }
      }),
    );
  });
});

describe('other measures', () => {
  it('the smallest turn is within 0 and pi, symmetric, and blind to whole turns', () => {
    const angle = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(angle, angle, fc.integer({ min: -3, max: 3 }), (a, b, turns) => {
        const turn = turnBetween(a, b);
        expect(turn).toBeGreaterThanOrEqual(0);
        expect(turn).toBeLessThanOrEqual(Math.PI + 1e-9);
        expect(turnBetween(b, a)).toBeCloseTo(turn, 9);
        expect(turnBetween(a + turns * 2 * Math.PI, b)).toBeCloseTo(turn, 9);
      }),
    );
  });

  it('the calibration error lies within 0 and 1 and is 0 for scores that are always right', () => {
    const outcomes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { minLength: 1 });
    fc.assert(
      fc.property(outcomes, (all) => {
        const [bins, right] = [new CalibrationBins(1), new CalibrationBins(1)];
        for (const [score, isHit] of all) {
          bins.add(0, score, isHit ? 'hit' : 'miss');
          right.add(0, isHit ? 1 : 0, isHit ? 'hit' : 'miss');
        }
        expect(bins.expectedError([1])).toBeGreaterThanOrEqual(0);
        expect(bins.expectedError([1])).toBeLessThanOrEqual(1);
        expect(right.expectedError([1])).toBe(0);
      }),
    );
  });

  it('intersection over union lies within 0 and 1, and is 1 for the truth itself', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 36, maxLength: 36 }), (counts) => {
        const confusion = new PixelConfusion(1);
        confusion.ofDrive(0).set(counts);
        for (const iou of intersectionOverUnion(confusion.sum([1]))) {
          if (iou === undefined) continue;
          expect(iou).toBeGreaterThanOrEqual(0);
          expect(iou).toBeLessThanOrEqual(1);
        }
        const diagonal = Float64Array.from(counts, (count, i) => (i % 7 === 0 ? count + 1 : 0));
        expect(intersectionOverUnion(diagonal)).toEqual([1, 1, 1, 1, 1, 1]);
      }),
    );
  });

  it('stamps join one to one, never farther than the tolerance, and equal ones always', () => {
    const stamps = fc.uniqueArray(fc.nat(500), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b).map(BigInt));
    fc.assert(
      fc.property(stamps, stamps, fc.nat(20), (truths, predictions, tolerance) => {
        const joined = [...joinByStamp(truths, predictions, BigInt(tolerance))];
        const used = joined.filter((p) => p >= 0);
        expect(new Set(used).size).toBe(used.length);
        joined.forEach((p, t) => {
          const equal = predictions.indexOf(truths[t]!);
          if (equal >= 0) expect(p).toBe(equal);
          if (p >= 0) expect(Math.abs(Number(predictions[p]! - truths[t]!))).toBeLessThanOrEqual(tolerance);
        });
      }),
    );
  });
});
