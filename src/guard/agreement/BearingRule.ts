import { atOnce, type Measurement } from '../Measurement.js';
import { type CameraProfile, REACH, SHIFTS } from './CameraProfile.js';

/** Frames whose vehicles are judged together: the centre of one outline is off by a cell or two. */
const WINDOW = 40;
/** Least sum of their scores: about 20 views of a vehicle. */
const MIN_EVIDENCE = 20;
/** The angle counts only when the camera objectness there is this many times that of cells 3 or more to the side: rows of parked cars have no such peak. */
const MIN_CONTRAST = 1.25;

/** Cells from the highest that still belong to it, for its centre of gravity. */
const AROUND = 2;

/**
 * Measures over seconds by which angle the camera's view is turned against the vehicles with radar returns. A camera that was knocked, a wrong mounting or a wrong focal length turn it; the model
 * follows the camera in part, so that the true angle is larger than the measured one.
 */
export class BearingRule {
  readonly #maxErrorRad: number;
  /** Ring of frames: profile, then weight. */
  readonly #ring = new Float64Array(WINDOW * (SHIFTS + 1));
  readonly #smooth = new Float64Array(SHIFTS);
  readonly #total = new Float64Array(SHIFTS + 1);
  #next = 0;

  constructor(maxErrorRad: number) {
    this.#maxErrorRad = maxErrorRad;
  }

  reset(): void {
    this.#ring.fill(0);
  }

  check(profile: CameraProfile): Measurement | undefined {
    this.#keep(profile);
    if (this.#total[SHIFTS]! < MIN_EVIDENCE) return undefined;
    const highest = this.#highest();
    if (this.#smooth[highest]! <= MIN_CONTRAST * this.#beside(highest)) return undefined;
    const measured = Math.abs(this.#centre(highest)) * profile.cellRad;
    return atOnce(measured > this.#maxErrorRad, {
      rule: 'bearing',
      code: 'miscalibrated',
      input: 'both',
      severity: 'suspect',
      measured,
      limit: this.#maxErrorRad,
      unit: 'rad',
    });
  }

  /** Into the ring, and the sum of the ring anew: sums that only add and take away drift. */
  #keep({ sums, weight }: CameraProfile): void {
    const size = SHIFTS + 1;
    const from = this.#next * size;
    this.#ring.set(sums, from);
    this.#ring[from + SHIFTS] = weight;
    this.#next = (this.#next + 1) % WINDOW;
    this.#total.fill(0);
    for (let i = 0; i < this.#ring.length; i++) this.#total[i % size]! += this.#ring[i]!;
  }

  /** Shift at which the camera sees most, after smoothing over neighbours; not at the ends, whose neighbours are not known. */
  #highest(): number {
    const smooth = this.#smooth;
    let highest = 1;
    for (let i = 1; i < SHIFTS - 1; i++) {
      smooth[i] = (this.#total[i - 1]! + 2 * this.#total[i]! + this.#total[i + 1]!) / 4;
      if (smooth[i]! > smooth[highest]!) highest = i;
    }
    return highest;
  }

  #beside(highest: number): number {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < SHIFTS; i++) {
      if (Math.abs(i - highest) <= AROUND) continue;
      sum += this.#total[i]!;
      count += 1;
    }
    return sum / count;
  }

  /** Centre of gravity around the highest, in cells from the middle. */
  #centre(highest: number): number {
    const first = Math.max(0, highest - AROUND);
    const last = Math.min(SHIFTS - 1, highest + AROUND);
    let lowest = Infinity;
    for (let i = first; i <= last; i++) lowest = Math.min(lowest, this.#total[i]!);
    let sum = 0;
    let moment = 0;
    for (let i = first; i <= last; i++) {
      const over = this.#total[i]! - lowest;
      sum += over;
      moment += over * (i - REACH);
    }
    return sum > 0 ? moment / sum : 0;
  }
}
