import { atOnce, type Measurement } from '../Measurement.js';
import { type CameraProfile, REACH, SHIFTS } from './CameraProfile.js';

/** A vehicle is in place when the camera-only objectness there exceeds that 3 to 6 cells to the side by this share of both ... */
const CONTRAST = 0.15;
/** ... or reaches this (capped at 0.5; between parked cars it is as high to the side). The shortfall to the closer of both adds to the doubt, an excess reduces it. */
const SEEN_SCORE = 0.38;

/** A camera that sees nothing (fog, an unlit road) still shows some objectness everywhere, which contradicts nothing. */
const NOISE = 0.02;
/** Cells beside a vehicle's place that are no longer part of it. */
const BESIDE = 3;
/** Doubt is capped at this many times its limit, so that it can decay. */
const MOST = 2;
/** Share of the doubt kept after a frame without evidence. */
const KEPT = 0.9;

/**
 * One-sided cumulative sum (Page, Continuous Inspection Schemes, Biometrika 41, 1954) over vehicles: does the camera see more at the places where vehicles rest on radar returns than beside
 * them? A picture or a sweep of another moment has no reason to.
 */
export class PlacementRule {
  readonly #maxDoubt: number;
  #doubt = 0;

  constructor(maxDoubt: number) {
    this.#maxDoubt = maxDoubt;
  }

  reset(): void {
    this.#doubt = 0;
  }

  /** Another rule raised the doubt: it lasts until the camera sees vehicles in their places. */
  raiseDoubt(): void {
    this.#doubt = MOST * this.#maxDoubt;
  }

  check({ sums, weight }: CameraProfile): Measurement {
    const maxDoubt = this.#maxDoubt;
    if (weight === 0) this.#doubt *= KEPT;
    else {
      const here = sums[REACH]!;
      let beside = 0;
      for (let i = 0; i < SHIFTS; i++) if (Math.abs(i - REACH) >= BESIDE) beside += sums[i]!;
      beside /= SHIFTS - (2 * BESIDE - 1);
      const missing = Math.min(
        CONTRAST * (here + beside) - (here - beside) - NOISE * weight,
        SEEN_SCORE * weight - here,
      );
      this.#doubt = Math.min(MOST * maxDoubt, Math.max(0, this.#doubt + missing));
    }
    return atOnce(this.#doubt > maxDoubt, {
      rule: 'placement',
      code: 'camera-radar-disagree',
      input: 'both',
      severity: 'suspect',
      measured: this.#doubt,
      limit: maxDoubt,
      unit: '',
    });
  }
}
