import { ERROR_DISTANCE, truthCount, type RankedDetections } from './RankedDetection.js';

export interface OperatingPoint {
  /** Detections of this score or more. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** The threshold with the highest F1 at 2 m; among equals the highest. Detections with the same score are kept or dropped together. Undefined without a match. */
export function bestF1(detections: RankedDetections, weights: ArrayLike<number>): OperatingPoint | undefined {
  const truths = truthCount(detections, weights);
  const { ranked } = detections;
  let count = 0;
  let hits = 0;
  let best: OperatingPoint | undefined;
  for (let i = 0; i < ranked.length; i++) {
    const { score, drive, isHit } = ranked[i]!;
    count += weights[drive]!;
    if (isHit[ERROR_DISTANCE]!) hits += weights[drive]!;
    if (ranked[i + 1]?.score === score || hits === 0) continue;
    const f1 = (2 * hits) / (count + truths);
    if (best === undefined || f1 > best.f1)
      best = { threshold: score, precision: hits / count, recall: hits / truths, f1 };
  }
  return best;
}
