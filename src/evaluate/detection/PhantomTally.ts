import type { ObjectClass } from '../../domain/ObjectClass.js';
import { rangeM, type PredictedObject, type TrueObject } from './EvaluationObject.js';
import { MATCH_DISTANCES_M } from './RankedDetection.js';
import { isWithin, WHOLE_RANGE } from './rangeBands.js';

/** A frame is free of objects when no truth, of any class, hidden or not, lies within 54 m: an object up to 4 m beyond the range could still match a detection. */
const FREE_RANGE_M = WHOLE_RANGE.toM + Math.max(...MATCH_DISTANCES_M);

export interface PhantomCount {
  readonly frames: number;
  readonly phantoms: number;
}

/** Detections within 50 m in frames without objects. */
export class PhantomTally {
  readonly #freeFrames: Uint32Array;
  readonly #phantoms: { readonly drive: number; readonly label: ObjectClass; readonly score: number }[] = [];

  constructor(driveCount: number) {
    this.#freeFrames = new Uint32Array(driveCount);
  }

  /** `present`: all true objects at that instant, including those that no sensor sees. */
  addFrame(drive: number, predictions: readonly PredictedObject[], present: readonly TrueObject[]): void {
    if (present.some((truth) => rangeM(truth) < FREE_RANGE_M)) return;
    this.#freeFrames[drive]! += 1;
    for (const object of predictions)
      if (isWithin(rangeM(object), WHOLE_RANGE))
        this.#phantoms.push({ drive, label: object.label, score: object.score });
  }

  /** Those of at least their class's threshold; classes without one count with every score. */
  count(weights: ArrayLike<number>, thresholds: ReadonlyMap<ObjectClass, number> = new Map()): PhantomCount {
    let frames = 0;
    this.#freeFrames.forEach((count, drive) => (frames += count * weights[drive]!));
    let phantoms = 0;
    for (const { drive, label, score } of this.#phantoms)
      if (score >= (thresholds.get(label) ?? -Infinity)) phantoms += weights[drive]!;
    return { frames, phantoms };
  }
}
