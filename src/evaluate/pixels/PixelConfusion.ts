import { PIXEL_CLASSES } from '../../domain/PixelClass.js';

const CLASSES = PIXEL_CLASSES.length;

/** Pixels counted by true and predicted class, per drive. */
export class PixelConfusion {
  readonly #drives: readonly Float64Array[];

  constructor(driveCount: number) {
    this.#drives = Array.from({ length: driveCount }, () => new Float64Array(CLASSES * CLASSES));
  }

  /** Row-major [true, predicted] counts of a drive, to be added to in place. */
  ofDrive(drive: number): Float64Array {
    return this.#drives[drive]!;
  }

  sum(weights: ArrayLike<number>): Float64Array {
    const total = new Float64Array(CLASSES * CLASSES);
    this.#drives.forEach((counts, drive) => {
      for (let i = 0; i < total.length; i++) total[i]! += counts[i]! * weights[drive]!;
    });
    return total;
  }
}

/** Intersection over union of each of PIXEL_CLASSES from [true, predicted] counts; undefined for a class without a true pixel. */
export function intersectionOverUnion(counts: Float64Array): (number | undefined)[] {
  return PIXEL_CLASSES.map((_, k) => {
    let truths = 0;
    let predictions = 0;
    for (let i = 0; i < CLASSES; i++) {
      truths += counts[k * CLASSES + i]!;
      predictions += counts[i * CLASSES + k]!;
    }
    const both = counts[k * CLASSES + k]!;
    return truths === 0 ? undefined : both / (truths + predictions - both);
  });
}

/** Mean over the defined values. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
