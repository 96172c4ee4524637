import type { EvaluationObject, PredictedObject } from './EvaluationObject.js';

/** Best score first; among equals the later one, as nuscenes-devkit sorts. */
export const rankOrder = (scores: readonly number[]): number[] =>
  scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]! || b - a);

/**
 * nuScenes matching of one frame and one class: predictions in rank order each take the nearest truth (centres, on the ground) that is still free, if it is nearer
 * than `distanceM`. Returns for each prediction the index of its truth, or -1.
 */
export function matchFrame(
  predictions: readonly PredictedObject[],
  truths: readonly EvaluationObject[],
  distanceM: number,
): Int32Array {
  const matches = new Int32Array(predictions.length).fill(-1);
  const taken = new Uint8Array(truths.length);
  for (const p of rankOrder(predictions.map(({ score }) => score))) {
    const { xM, yM } = predictions[p]!;
    let nearestM = Infinity;
    let nearest = -1;
    for (let t = 0; t < truths.length; t++) {
      if (taken[t] === 1) continue;
      const dx = xM - truths[t]!.xM;
      const dy = yM - truths[t]!.yM;
      const distance = Math.sqrt(dx * dx + dy * dy);
      if (distance < nearestM) {
        nearestM = distance;
        nearest = t;
      }
    }
    if (!(nearestM < distanceM)) continue;
    taken[nearest] = 1;
    matches[p] = nearest;
  }
  return matches;
}
