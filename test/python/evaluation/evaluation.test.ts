import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { PIXEL_CLASSES } from '../../../src/domain/PixelClass.js';
import { Rng } from '../../../src/synth/math/Rng.js';
import { ConditionTally } from '../../../src/evaluate/conditions/ConditionTally.js';
import { bestF1 } from '../../../src/evaluate/detection/bestF1.js';
import { CalibrationBins } from '../../../src/evaluate/detection/CalibrationBins.js';
import { ClassTally } from '../../../src/evaluate/detection/ClassTally.js';
import { errorOverRecall, ERROR_METRICS, type ErrorMetric } from '../../../src/evaluate/detection/errorOverRecall.js';
import {
  ERROR_DISTANCE,
  MATCH_DISTANCES_M,
  truthCount,
  type RankedDetections,
} from '../../../src/evaluate/detection/RankedDetection.js';
import { averagePrecision, recallCurve } from '../../../src/evaluate/detection/recallCurve.js';
import { comparePixels } from '../../../src/evaluate/pixels/comparePixels.js';
import { intersectionOverUnion, meanOf, PixelConfusion } from '../../../src/evaluate/pixels/PixelConfusion.js';
import { quantile, weightedMedian } from '../../../src/evaluate/statistics/quantile.js';
import { describeWith, evaluationPythonWith, projectRoot } from '../../support/environment.js';
import { randomFrames, type Frame } from './problems.js';

interface Scores {
  readonly detection: { ap: number[]; precision: number[]; errors: Record<ErrorMetric, number> }[];
  readonly bestF1: { threshold: number; precision: number; recall: number; f1: number }[];
  readonly calibration: number[];
  readonly pixels: { labels: number[]; iou: number[]; mean: number; confusion: number[] }[];
  readonly accuracy: number[];
  readonly percentiles: [number, number][];
  readonly medians: number[];
}

const ONE = [1];
const TOLERANCE = 1e-9;

const common = { drives: 1, frames: 60, truths: 6, recall: 0.8, falseAlarms: 4, scoreDecimals: 9, velocityKnown: 1 };
const problems: Readonly<Record<string, Frame[]>> = {
  'many objects': randomFrames(new Rng(1), common),
  'equal scores': randomFrames(new Rng(2), { ...common, scoreDecimals: 1 }),
  'velocities partly known': randomFrames(new Rng(3), { ...common, velocityKnown: 0.5 }),
  'velocities never known': randomFrames(new Rng(4), { ...common, velocityKnown: 0 }),
  'little recall': randomFrames(new Rng(5), { ...common, recall: 0.08, falseAlarms: 1 }),
  'many false alarms': randomFrames(new Rng(6), { ...common, recall: 0.5, falseAlarms: 30 }),
  'one frame': randomFrames(new Rng(7), { ...common, frames: 1 }),
  'no detection': randomFrames(new Rng(8), { ...common, recall: 0, falseAlarms: 0 }),
  crowds: randomFrames(new Rng(9), { ...common, frames: 10, truths: 200, recall: 0.9, falseAlarms: 100 }),
};

const ranked = (frames: readonly Frame[]): RankedDetections => {
  const tally = new ClassTally('car', 1);
  for (const { truths, predictions } of frames) tally.addFrame(0, predictions, truths);
  return tally.ranked()[0]!;
};

const samples = [3, 4, 51, 400].map((length, seed) => {
  const rng = new Rng(seed);
  return Array.from({ length }, () => rng.uniform(-5, 5));
});

const pictures = [11, 12, 13].map((seed) => {
  const rng = new Rng(seed);
  const [widthPx, heightPx] = [40, 30];
  const ids = (top: number) => Uint8Array.from({ length: widthPx * heightPx }, () => rng.integer(0, top));
  // A third picture has two classes only, and void everywhere else.
  const truth = seed === 13 ? ids(1).map((id) => (id === 0 ? 255 : 4)) : ids(PIXEL_CLASSES.length - 1);
  if (seed === 12) for (let i = 0; i < 200; i++) truth[i] = 255;
  const prediction = truth.map((id) => (rng.chance(0.6) && id < 6 ? id : rng.integer(0, PIXEL_CLASSES.length - 1)));
  return { widthPx, heightPx, truth, prediction };
});

const weather = ((): { true: string[]; predicted: string[] } => {
  const rng = new Rng(21);
  const draw = (): string[] => Array.from({ length: 500 }, () => rng.pick(['clear', 'rain', 'fog']));
  return { true: draw(), predicted: draw() };
})();

describeWith(
  evaluationPythonWith('nuscenes.eval.detection.algo', 'sklearn'),
  'scores against nuscenes-devkit and scikit-learn',
  (python) => {
    const names = Object.keys(problems);
    const tallies = Object.values(problems).map(ranked);
    const scored = tallies.filter(({ ranked: all }) => all.some(({ isHit }) => isHit[ERROR_DISTANCE]));
    let oracle: Scores;

    beforeAll(() => {
      const problem = {
        detection: Object.values(problems).map((frames) => ({ label: 'car', frames })),
        ranked: scored.map((detections) => ({
          score: detections.ranked.map(({ score }) => score),
          hit: detections.ranked.map(({ isHit }) => (isHit[ERROR_DISTANCE] ? 1 : 0)),
          truths: truthCount(detections, ONE),
        })),
        pixels: pictures.map(({ truth, prediction }) => ({
          true: [...truth],
          predicted: [...prediction],
          classes: PIXEL_CLASSES.length,
        })),
        conditions: [weather],
        samples,
      };
      const run = spawnSync(python, [join(projectRoot, 'test/python/evaluation/oracle.py')], {
        input: JSON.stringify(problem),
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', OMP_NUM_THREADS: '1' },
      });
      expect(run.status, run.stderr.slice(-2000)).toBe(0);
      oracle = JSON.parse(run.stdout) as Scores;
    });

    it.each(names)('average precision at each distance: %s', (name) => {
      const at = names.indexOf(name);
      MATCH_DISTANCES_M.forEach((distanceM, d) => {
        const ours = averagePrecision(recallCurve(tallies[at]!, d, ONE));
        expect(Math.abs(ours - oracle.detection[at]!.ap[d]!), `${distanceM} m`).toBeLessThan(TOLERANCE);
      });
    });

    it.each(names)('precision over recall at 2 m: %s', (name) => {
      const at = names.indexOf(name);
      const ours = recallCurve(tallies[at]!, ERROR_DISTANCE, ONE)?.precision ?? new Float64Array(101);
      oracle.detection[at]!.precision.forEach((precision, i) => {
        expect(Math.abs(ours[i]! - precision), `recall ${i} %`).toBeLessThan(TOLERANCE);
      });
    });

    it.each(names)('translation, scale, orientation and velocity error: %s', (name) => {
      const at = names.indexOf(name);
      const curve = recallCurve(tallies[at]!, ERROR_DISTANCE, ONE);
      for (const metric of ERROR_METRICS) {
        // What we leave undefined the devkit calls 1.
        const ours = errorOverRecall(tallies[at]!, curve, metric, ONE) ?? 1;
        expect(Math.abs(ours - oracle.detection[at]!.errors[metric]), metric).toBeLessThan(TOLERANCE);
      }
    });

    it('the problems exercise what they are meant to', () => {
      const aps = oracle.detection.map(({ ap }) => ap[ERROR_DISTANCE]!);
      expect(aps[names.indexOf('many objects')]).toBeGreaterThan(0.2);
      expect(aps[names.indexOf('no detection')]).toBe(0);
      expect(oracle.detection[names.indexOf('little recall')]!.errors.translationM).toBe(1);
      expect(oracle.detection[names.indexOf('velocities never known')]!.errors.velocityMps).toBe(1);
      expect(oracle.detection[names.indexOf('velocities partly known')]!.errors.velocityMps).toBeLessThan(0.9);
    });

    it('the threshold of the best F1, precision and recall there', () => {
      scored.forEach((detections, i) => {
        const ours = bestF1(detections, ONE)!;
        const theirs = oracle.bestF1[i]!;
        for (const key of ['threshold', 'precision', 'recall', 'f1'] as const)
          expect(Math.abs(ours[key] - theirs[key]), key).toBeLessThan(TOLERANCE);
      });
    });

    it('the expected calibration error', () => {
      scored.forEach((detections, i) => {
        const bins = new CalibrationBins(1);
        for (const { score, isHit } of detections.ranked) bins.add(0, score, isHit[ERROR_DISTANCE] ? 'hit' : 'miss');
        expect(Math.abs(bins.expectedError(ONE)! - oracle.calibration[i]!)).toBeLessThan(TOLERANCE);
      });
    });

    it('intersection over union of pixel classes', () => {
      pictures.forEach(({ widthPx, heightPx, truth, prediction }, i) => {
        const confusion = new PixelConfusion(1);
        // Equal sizes: the centre of pixel 0 of the band, 0.5, is camera pixel 0.
        const placement = { scale: 1, offsetXPx: 0.5, offsetYPx: 0.5 };
        comparePixels(
          { widthPx, heightPx, ids: prediction },
          placement,
          { widthPx, heightPx, ids: truth },
          confusion.ofDrive(0),
        );
        const { labels, iou, mean, confusion: counts } = oracle.pixels[i]!;
        expect([...confusion.sum(ONE)]).toEqual(counts);
        const ours = intersectionOverUnion(confusion.sum(ONE));
        labels.forEach((label, k) => {
          expect(Math.abs(ours[label]! - iou[k]!), PIXEL_CLASSES[label]).toBeLessThan(TOLERANCE);
        });
        expect(ours.filter((value) => value !== undefined)).toHaveLength(labels.length);
        expect(Math.abs(meanOf(ours)! - mean)).toBeLessThan(TOLERANCE);
      });
    });

    it('accuracy of conditions', () => {
      const tally = new ConditionTally(1);
      weather.true.forEach((is, i) => {
        tally.addFrame(0, { weather: weather.predicted[i]! }, { weather: is });
      });
      const { correct, frames } = tally.count('weather', ONE);
      expect(Math.abs(correct / frames - oracle.accuracy[0]!)).toBeLessThan(TOLERANCE);
    });

    it('medians and percentiles', () => {
      samples.forEach((values, i) => {
        const ascending = Float64Array.from(values).sort();
        expect(Math.abs(quantile(ascending, 0.025)! - oracle.percentiles[i]![0])).toBeLessThan(TOLERANCE);
        expect(Math.abs(quantile(ascending, 0.975)! - oracle.percentiles[i]![1])).toBeLessThan(TOLERANCE);
        const weighted = [...ascending].map((value) => ({ value, drive: 0 }));
        expect(Math.abs(weightedMedian(weighted, ONE)! - oracle.medians[i]!)).toBeLessThan(TOLERANCE);
      });
    });
  },
);
