import type { PairErrors } from './pairErrors.js';

/** nuScenes' match distances in metres. */
export const MATCH_DISTANCES_M = [0.5, 1, 2, 4] as const;
/** Index of the distance at which errors, thresholds and calibration are measured: 2 m, nuScenes' dist_th_tp. */
export const ERROR_DISTANCE = 2;

/** A detection of one class and its match. */
export interface RankedDetection {
  readonly score: number;
  /** Index of the drive. */
  readonly drive: number;
  /** Whether it matches at each of MATCH_DISTANCES_M. */
  readonly isHit: readonly boolean[];
  /** Errors of its match at 2 m. */
  readonly errors?: PairErrors;
}

/** All detections of one class and range, in rank order over all frames, and the truths there. */
export interface RankedDetections {
  readonly ranked: readonly RankedDetection[];
  /** Number of truths of each drive. */
  readonly truthsOfDrive: ArrayLike<number>;
}

/** Number of truths with each drive counted as often as it was drawn. */
export function truthCount({ truthsOfDrive }: RankedDetections, weights: ArrayLike<number>): number {
  let count = 0;
  for (let drive = 0; drive < truthsOfDrive.length; drive++) count += truthsOfDrive[drive]! * weights[drive]!;
  return count;
}
