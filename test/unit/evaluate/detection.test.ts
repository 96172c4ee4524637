import { describe, expect, it } from 'vitest';
import { bestF1 } from '../../../src/evaluate/detection/bestF1.js';
import { CalibrationBins } from '../../../src/evaluate/detection/CalibrationBins.js';
import { ClassTally } from '../../../src/evaluate/detection/ClassTally.js';
import { errorOverRecall } from '../../../src/evaluate/detection/errorOverRecall.js';
import { matchFrame } from '../../../src/evaluate/detection/matchFrame.js';
import { pairErrors } from '../../../src/evaluate/detection/pairErrors.js';
import { PhantomTally } from '../../../src/evaluate/detection/PhantomTally.js';
import { ERROR_DISTANCE, type RankedDetections } from '../../../src/evaluate/detection/RankedDetection.js';
import { averagePrecision, recallCurve } from '../../../src/evaluate/detection/recallCurve.js';
import { prediction, truth } from './boxes.js';

const ONE = [1];

function ranked(
  frames: readonly (readonly [ReturnType<typeof prediction>[], ReturnType<typeof truth>[]])[],
): RankedDetections {
  const tally = new ClassTally('car', 1);
  for (const [predictions, truths] of frames) tally.addFrame(0, predictions, truths);
  return tally.ranked()[0]!;
}

const ap = (detections: RankedDetections): number => averagePrecision(recallCurve(detections, ERROR_DISTANCE, ONE));

describe('matching', () => {
  it('gives each truth to the best score near it, once', () => {
    const predictions = [prediction(0.5, 10), prediction(0.9, 10.4), prediction(0.7, 30)];
    expect([...matchFrame(predictions, [truth(10)], 2)]).toEqual([-1, 0, -1]);
  });

  it('lets a prediction whose nearest truth is taken have the next one within reach', () => {
    const predictions = [prediction(0.9, 10), prediction(0.8, 10.1)];
    expect([...matchFrame(predictions, [truth(10), truth(11)], 2)]).toEqual([0, 1]);
    expect([...matchFrame(predictions, [truth(10), truth(11)], 0.5)]).toEqual([0, -1]);
  });

  it('does not match at exactly the distance', () => {
    expect([...matchFrame([prediction(0.9, 12)], [truth(10)], 2)]).toEqual([-1]);
  });

  it('takes the later of equal scores first, as nuscenes-devkit does', () => {
    expect([...matchFrame([prediction(0.5, 10), prediction(0.5, 10)], [truth(10)], 2)]).toEqual([-1, 0]);
  });
});

describe('errors of a pair', () => {
  it('tells range from lateral error', () => {
    const beyond = pairErrors(prediction(1, 21), truth(20));
    expect(beyond.rangeM).toBeCloseTo(1, 12);
    expect(beyond.lateralM).toBeCloseTo(0, 12);
    expect(beyond.relativeRange).toBeCloseTo(0.05, 12);
    const beside = pairErrors(prediction(1, Math.sqrt(400 - 1), 1), truth(20));
    expect(beside.rangeM).toBeCloseTo(0, 12);
    expect(beside.lateralM).toBeCloseTo(1, 12);
  });

  it('measures size, heading and speed', () => {
    const errors = pairErrors(
      prediction(1, 20, 0, { lengthM: 2, yawRad: -3.1, radialSpeedMps: 3 }),
      truth(20, 0, { yawRad: 3.1, radialSpeedMps: 5 }),
    );
    expect(errors.scale).toBeCloseTo(0.5, 12);
    expect(errors.yawRad).toBeCloseTo(2 * Math.PI - 6.2, 12);
    expect(errors.velocityMps).toBe(2);
    expect(pairErrors(prediction(1, 20), truth(20)).velocityMps).toBeNaN();
  });
});

describe('average precision', () => {
  it('is 1 when everything is found and nothing else, whatever the scores', () => {
    expect(
      ap(
        ranked([
          [
            [prediction(0.3, 10), prediction(0.1, 30)],
            [truth(10), truth(30)],
          ],
        ]),
      ),
    ).toBeCloseTo(1, 12);
  });

  it('is what the definition says for half the truths and no false alarm', () => {
    // Precision 1 up to recall 0.5, of the 90 recalls from 0.11 on: 40.
    expect(ap(ranked([[[prediction(0.9, 10)], [truth(10), truth(30)]]]))).toBeCloseTo(40 / 90, 12);
  });

  it('is 0 without a match and without a truth', () => {
    expect(ap(ranked([[[prediction(0.9, 40)], [truth(10)]]]))).toBe(0);
    expect(ap(ranked([[[prediction(0.9, 40)], []]]))).toBe(0);
  });

  it('leaves out what is not of the class or lies at 50 m and beyond', () => {
    const far = ranked([[[prediction(0.9, 50), prediction(0.8, 10, 0, { label: 'bus' })], [truth(51)]]]);
    expect(far.ranked).toEqual([]);
    expect([...(far.truthsOfDrive as Uint32Array)]).toEqual([0]);
  });

  it('cuts both sides to a band', () => {
    const tally = new ClassTally('car', 1);
    tally.addFrame(0, [prediction(0.9, 10), prediction(0.8, 25), prediction(0.7, 40)], [truth(10), truth(26)]);
    const bands = tally.ranked().map((band) => [band.ranked.length, band.truthsOfDrive[0]]);
    expect(bands).toEqual([
      [3, 2],
      [1, 1],
      [1, 1],
      [1, 0],
    ]);
  });
});

describe('errors over recall', () => {
  it('is a constant error itself', () => {
    const detections = ranked([
      [
        [prediction(0.9, 10.3), prediction(0.4, 30.3)],
        [truth(10), truth(30)],
      ],
    ]);
    const curve = recallCurve(detections, ERROR_DISTANCE, ONE);
    expect(errorOverRecall(detections, curve, 'translationM', ONE)).toBeCloseTo(0.3, 12);
    expect(errorOverRecall(detections, curve, 'velocityMps', ONE)).toBeUndefined();
  });

  it('says nothing when recall stays below 0.11', () => {
    const truths = Array.from({ length: 10 }, (_, i) => truth(4 * i + 4));
    const detections = ranked([[[prediction(0.9, 4)], truths]]);
    expect(
      errorOverRecall(detections, recallCurve(detections, ERROR_DISTANCE, ONE), 'translationM', ONE),
    ).toBeUndefined();
  });
});

describe('the best threshold', () => {
  it('keeps detections of one score together', () => {
    const detections = ranked([
      [
        [prediction(0.5, 10), prediction(0.5, 20), prediction(0.5, 45), prediction(0.2, 35)],
        [truth(10), truth(20)],
      ],
    ]);
    expect(bestF1(detections, ONE)).toEqual({ threshold: 0.5, precision: 2 / 3, recall: 1, f1: 0.8 });
  });

  it('is undefined without a match', () => {
    expect(bestF1(ranked([[[prediction(0.5, 40)], [truth(10)]]]), ONE)).toBeUndefined();
  });
});

describe('calibration', () => {
  it('is the mean gap between score and share', () => {
    const bins = new CalibrationBins(1);
    for (let i = 0; i < 4; i++) bins.add(0, 0.75, i < 3 ? 'hit' : 'miss');
    for (let i = 0; i < 4; i++) bins.add(0, 0.25, 'miss');
    expect(bins.expectedError(ONE)).toBeCloseTo((4 * 0 + 4 * 0.25) / 8, 12);
  });

  it('takes scores on and beyond the edges', () => {
    const bins = new CalibrationBins(1);
    bins.add(0, 0, 'miss');
    bins.add(0, 1, 'hit');
    bins.add(0, 1 / 15, 'miss');
    expect(bins.bins(ONE).map(({ count }) => count)).toEqual([2, ...new Array<number>(13).fill(0), 1]);
    expect(new CalibrationBins(1).expectedError(ONE)).toBeUndefined();
  });
});

describe('phantoms', () => {
  it('counts detections within 50 m of frames without any truth within 54 m', () => {
    const tally = new PhantomTally(2);
    tally.addFrame(0, [prediction(0.9, 10), prediction(0.2, 20), prediction(0.9, 51)], [truth(54)]);
    tally.addFrame(0, [prediction(0.9, 10)], [truth(53.9, 0, { label: 'unknown' })]);
    tally.addFrame(1, [], []);
    expect(tally.count([1, 1])).toEqual({ frames: 2, phantoms: 2 });
    expect(tally.count([1, 1], new Map([['car', 0.5]]))).toEqual({ frames: 2, phantoms: 1 });
    expect(tally.count([3, 0])).toEqual({ frames: 3, phantoms: 6 });
  });
});
