import { interpolate } from '../statistics/interpolate.js';
import type { PairErrors } from './pairErrors.js';
import { ERROR_DISTANCE, type RankedDetections } from './RankedDetection.js';
import { FIRST_RECALL_INDEX, type RecallCurve } from './recallCurve.js';

/** nuScenes' true positive errors: ATE, ASE, AOE, AVE. */
export const ERROR_METRICS = ['translationM', 'scale', 'yawRad', 'velocityMps'] as const satisfies (keyof PairErrors)[];
export type ErrorMetric = (typeof ERROR_METRICS)[number];

/**
 * nuscenes-devkit's `calc_tp`: the running mean of an error over matches at 2 m in rank order, read at the scores of `curve` and averaged from recall 0.11 to the
 * highest reached. Undefined where the devkit says 1 by convention: recall stays below that, or the error is known of no match.
 */
export function errorOverRecall(
  detections: RankedDetections,
  curve: RecallCurve | undefined,
  metric: ErrorMetric,
  weights: ArrayLike<number>,
): number | undefined {
  if (curve === undefined) return undefined;
  const scores: number[] = [];
  const means: number[] = [];
  let sum = 0;
  let known = 0;
  for (const { score, drive, isHit, errors } of detections.ranked) {
    if (!isHit[ERROR_DISTANCE]! || errors === undefined) continue;
    const error = errors[metric];
    for (let copy = weights[drive]!; copy > 0; copy--) {
      if (!Number.isNaN(error)) {
        sum += error;
        known += 1;
      }
      scores.push(score);
      means.push(known === 0 ? 0 : sum / known);
    }
  }
  const last = curve.score.findLastIndex((score) => score !== 0);
  if (known === 0 || last < FIRST_RECALL_INDEX) return undefined;
  scores.reverse();
  means.reverse();
  let total = 0;
  for (let i = FIRST_RECALL_INDEX; i <= last; i++) total += interpolate(curve.score[i]!, scores, means);
  return total / (last - FIRST_RECALL_INDEX + 1);
}
