import type { EgoVelocity } from '../../domain/EgoMotion.js';
import type { Transform } from '../../domain/Transform.js';
import { motionOver } from '../../geometry/EgoMotionBuffer.js';
import { identity, invert } from '../../geometry/Transform.js';

/** Motion of the vehicle since the previous frame. */
export interface VehicleStep {
  readonly nowFromThen: Transform;
  readonly isKnown: boolean;
  /** Correction of velocities (times `sign`) when they become over ground (+1) or relative to the vehicle (-1). */
  readonly reference?: { readonly velocity: EgoVelocity; readonly sign: 1 | -1 };
}

/** Ego velocity from frame to frame: the mean of both ends, held for a while when it is lost; then unknown, and velocities are relative to the vehicle until it is back. */
export class VehicleMotion {
  holdSecs: number;
  #velocity: EgoVelocity | undefined;
  #isFirst = true;
  #heldSecs = 0;

  constructor(holdSecs: number) {
    this.holdSecs = holdSecs;
  }

  /** Forward, as used in the last step; 0 while unknown. */
  get speedMps(): number {
    return this.#velocity?.forwardMps ?? 0;
  }

  /** Whether velocities are over ground, also while the last one is held. */
  get isKnown(): boolean {
    return this.#velocity !== undefined;
  }

  reset(): void {
    this.#velocity = undefined;
    this.#isFirst = true;
    this.#heldSecs = 0;
  }

  step(dtSecs: number, measured: EgoVelocity | undefined): VehicleStep {
    const before = this.#velocity;
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    const now = measured !== undefined && isPlausible(measured) ? measured : undefined;
    if (now === undefined) {
      if (before === undefined) return { nowFromThen: identity(), isKnown: false };
      this.#heldSecs += dtSecs;
      if (this.#heldSecs <= this.holdSecs) return { nowFromThen: moved(before, before, dtSecs), isKnown: true };
      this.#velocity = undefined;
      return { nowFromThen: identity(), isKnown: false, reference: { velocity: before, sign: -1 } };
    }
    this.#heldSecs = 0;
    this.#velocity = now;
    if (before !== undefined) return { nowFromThen: moved(before, now, dtSecs), isKnown: true };
    const nowFromThen = moved(now, now, dtSecs);
    return isFirst
      ? { nowFromThen, isKnown: true }
      : { nowFromThen, isKnown: true, reference: { velocity: now, sign: 1 } };
  }
}

const moved = (a: EgoVelocity, b: EgoVelocity, dtSecs: number): Transform =>
  invert(
    motionOver(
      {
        forwardMps: (a.forwardMps + b.forwardMps) / 2,
        leftMps: (a.leftMps + b.leftMps) / 2,
        yawRateRadps: (a.yawRateRadps + b.yawRateRadps) / 2,
      },
      dtSecs,
    ),
  );

/** No road vehicle does more; beyond is an error of the source, and as good as unknown. */
const MAX_SPEED_MPS = 150;
const MAX_YAW_RATE_RADPS = 5;

// NaN fails every comparison.
const isPlausible = ({ forwardMps, leftMps, yawRateRadps }: EgoVelocity): boolean =>
  Math.abs(forwardMps) < MAX_SPEED_MPS &&
  Math.abs(leftMps) < MAX_SPEED_MPS &&
  Math.abs(yawRateRadps) < MAX_YAW_RATE_RADPS;
