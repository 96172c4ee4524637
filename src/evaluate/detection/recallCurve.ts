import { interpolate } from '../statistics/interpolate.js';
import { truthCount, type RankedDetections } from './RankedDetection.js';

/** Recalls 0, 0.01, ... 1. */
export const RECALLS: Float64Array = Float64Array.from({ length: 101 }, (_, i) => (i === 100 ? 1 : i * 0.01));
/** nuScenes ignores recall up to 0.1 and precision below 0.1. */
export const FIRST_RECALL_INDEX = 11;
export const MINIMUM_PRECISION = 0.1;

/** Precision and score at each of RECALLS; 0 beyond the recall that was reached. */
export interface RecallCurve {
  readonly precision: Float64Array;
  readonly score: Float64Array;
}

/**
 * nuscenes-devkit's `accumulate` for one class at one distance (index into MATCH_DISTANCES_M), each drive counted as often as it was drawn. Undefined without
 * truths or without a single match.
 */
export function recallCurve(
  detections: RankedDetections,
  distance: number,
  weights: ArrayLike<number>,
): RecallCurve | undefined {
  const truths = truthCount(detections, weights);
  const recalls: number[] = [];
  const precisions: number[] = [];
  const scores: number[] = [];
  let hits = 0;
  for (const { score, drive, isHit } of detections.ranked) {
    const isMatch = isHit[distance]!;
    for (let copy = weights[drive]!; copy > 0; copy--) {
      if (isMatch) hits += 1;
      recalls.push(hits / truths);
      precisions.push(hits / recalls.length);
      scores.push(score);
    }
  }
  if (hits === 0) return undefined;
  return {
    precision: RECALLS.map((recall) => interpolate(recall, recalls, precisions, 0)),
    score: RECALLS.map((recall) => interpolate(recall, recalls, scores, 0)),
  };
}

/** nuscenes-devkit's `calc_ap` with minimum recall and precision of 0.1, 0..1; 0 without a curve. */
export function averagePrecision(curve: RecallCurve | undefined): number {
  if (curve === undefined) return 0;
  const { precision } = curve;
  let sum = 0;
  for (let i = FIRST_RECALL_INDEX; i < precision.length; i++) sum += Math.max(0, precision[i]! - MINIMUM_PRECISION);
  // Rounding can add an ulp to a perfect score.
  return Math.min(1, sum / (precision.length - FIRST_RECALL_INDEX) / (1 - MINIMUM_PRECISION));
}
