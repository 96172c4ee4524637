import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import { type CameraProfile, REACH, SHIFTS } from './CameraProfile.js';

export const bearingSchema = z.strictObject({
  maxErrorRad: numberParameter({
    default: 0.028,
    min: 0.002,
    max: 0.2,
    unit: 'rad',
    description:
      'camera-radar-disagree: largest angle between the vehicles that the radar sees and where the camera sees them; beyond it, calibration or mounting is wrong. 47 generated drives without a fault stay below 0.019.',
  }),
  window: integerParameter({
    default: 40,
    min: 5,
    max: 1000,
    unit: 'frames',
    description: 'camera-radar-disagree: frames whose vehicles are judged together for this angle.',
  }),
  minEvidence: numberParameter({
    default: 20,
    min: 1,
    max: 1000,
    unit: '',
    description: 'camera-radar-disagree: least sum of their scores for judging this angle.',
  }),
  minContrast: numberParameter({
    default: 1.25,
    min: 1,
    max: 10,
    unit: '',
    description:
      'camera-radar-disagree: the angle is only used when the camera objectness there is this many times that of cells 3 or more to the side.',
  }),
});

/** Cells from the highest that still belong to it, for its centre of gravity. */
const AROUND = 2;

/**
 * Measures over seconds by which angle the camera's view is turned against the vehicles with radar returns. A camera that was knocked, a wrong mounting or a wrong focal length turn it; the model
 * follows the camera in part, so that the true angle is larger than the measured one.
 */
export class BearingRule {
  readonly #parameters: z.output<typeof bearingSchema>;
  /** Ring of frames: profile, then weight. */
  readonly #ring: Float64Array;
  readonly #smooth = new Float64Array(SHIFTS);
  readonly #total = new Float64Array(SHIFTS + 1);
  #next = 0;

  constructor(parameters: z.output<typeof bearingSchema>) {
    this.#parameters = parameters;
    this.#ring = new Float64Array(parameters.window * (SHIFTS + 1));
  }

  reset(): void {
    this.#ring.fill(0);
  }

  check(profile: CameraProfile): HealthFinding | undefined {
    const { maxErrorRad, minEvidence, minContrast } = this.#parameters;
    this.#keep(profile);
    if (this.#total[SHIFTS]! < minEvidence) return undefined;
    const highest = this.#highest();
    if (this.#smooth[highest]! <= minContrast * this.#beside(highest)) return undefined;
    const measured = Math.abs(this.#centre(highest)) * profile.cellRad;
    return measured > maxErrorRad
      ? {
          rule: 'bearing',
          code: 'miscalibrated',
          input: 'both',
          severity: 'suspect',
          measured,
          limit: maxErrorRad,
          unit: 'rad',
        }
      : undefined;
  }

  /** Into the ring, and the sum of the ring anew: sums that only add and take away drift. */
  #keep({ sums, weight }: CameraProfile): void {
    const size = SHIFTS + 1;
    const from = this.#next * size;
    this.#ring.set(sums, from);
    this.#ring[from + SHIFTS] = weight;
    this.#next = (this.#next + 1) % this.#parameters.window;
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
