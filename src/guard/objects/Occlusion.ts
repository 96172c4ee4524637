import type { Detection } from '../../domain/Detection.js';

/** Directions ahead in steps of a degree, from -90 to 90. */
const BINS = 180;
const BINS_PER_RAD = 180 / Math.PI;
/** Lower objects hide little. */
const MIN_HEIGHT_M = 0.9;
/** An object less than this farther than the nearest one is beside it, not behind it. */
const MARGIN_M = 2;

/** Which directions nearer objects block. Linear in the objects. */
export class Occlusion {
  readonly #nearestM = new Float32Array(BINS);

  fill(detections: readonly Detection[]): void {
    const nearest = this.#nearestM;
    nearest.fill(Infinity);
    for (const { xM, yM, lengthM, widthM, heightM, yawRad } of detections) {
      const rangeM = Math.sqrt(xM * xM + yM * yM);
      if (!(rangeM > 1 && xM > 0 && heightM > MIN_HEIGHT_M)) continue;
      // Width across the line of sight, less a tenth on each side: a corner hides too little.
      const turn = yawRad - Math.atan2(yM, xM);
      const acrossM = Math.abs(Math.sin(turn)) * lengthM + Math.abs(Math.cos(turn)) * widthM;
      const half = Math.atan2(0.4 * acrossM, rangeM);
      const centre = Math.atan2(yM, xM);
      const last = Math.min(BINS - 1, binOf(centre + half));
      for (let bin = Math.max(0, binOf(centre - half)); bin <= last; bin++) {
        if (rangeM < nearest[bin]!) nearest[bin] = rangeM;
      }
    }
  }

  /** A nearer object stands before the middle of this one. */
  hides({ xM, yM }: Detection): boolean {
    const bin = binOf(Math.atan2(yM, xM));
    return bin >= 0 && bin < BINS && this.#nearestM[bin]! < Math.sqrt(xM * xM + yM * yM) - MARGIN_M;
  }
}

const binOf = (azimuthRad: number): number => Math.floor((azimuthRad + Math.PI / 2) * BINS_PER_RAD);
