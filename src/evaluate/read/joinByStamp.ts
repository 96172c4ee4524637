import type { TimeNs } from '../../domain/time.js';

/** Index of the prediction of each truth, or -1. */
export type Joined = Int32Array;

/**
 * Joins two ascending lists of stamps: a pair is each other's nearest and at most `toleranceNs` apart. With a tolerance of 0 stamps must be equal. Of two at the same distance the earlier one counts as nearer.
 */
export function joinByStamp(truths: readonly TimeNs[], predictions: readonly TimeNs[], toleranceNs: TimeNs): Joined {
  return Int32Array.from(truths, (stampNs, t) => {
    const p = nearest(predictions, stampNs);
    if (p < 0) return -1;
    const gapNs = stampNs - predictions[p]!;
    if (gapNs > toleranceNs || -gapNs > toleranceNs) return -1;
    return nearest(truths, predictions[p]!) === t ? p : -1;
  });
}

function nearest(ascending: readonly TimeNs[], stampNs: TimeNs): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < stampNs) low = middle + 1;
    else high = middle;
  }
  if (low === ascending.length) return low - 1;
  if (low === 0) return 0;
  return ascending[low]! - stampNs < stampNs - ascending[low - 1]! ? low : low - 1;
}
