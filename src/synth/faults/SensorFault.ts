import type { Rng } from '../math/Rng.js';
import type { RadarSweep } from '../radar/RadarSweep.js';
import type { SensorRig } from '../SensorRig.js';

export interface FaultImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** rgb8, tightly packed; changed in place. */
  readonly rgb: Uint8Array | Uint8ClampedArray;
}

/** How one message of a sensor is made while a fault acts. */
export type Delivery =
  | { readonly type: 'dropped' }
  | {
      readonly type: 'delivered';
      /** The moment it shows; other than its stamp for a frozen picture. */
      readonly shownSecs: number;
      /** Added to the time of arrival. */
      readonly lateSecs: number;
    };

/**
 * One fault of one drive. Methods it does not define change nothing; all methods are called only while the fault acts, times are seconds from the start of
 * the drive. Truth is never touched.
 */
export interface SensorFault {
  readonly name: string;
  readonly onsetSecs: number;
  readonly endSecs: number;
  /** `rng` is that of the frame. */
  readonly corruptImage?: (image: FaultImage, rng: Rng) => void;
  readonly deliverImage?: (timeSecs: number, rng: Rng) => Delivery;
  readonly corruptSweep?: (sweep: RadarSweep, rig: SensorRig['radar'], rng: Rng) => RadarSweep;
  readonly deliverSweep?: (timeSecs: number, rng: Rng) => Delivery;
  /** Added to the stamps of camera and radar. */
  readonly stampOffsetSecs?: (timeSecs: number) => number;
  /** Calibration and transforms that the drive publishes at its start (once). */
  readonly publishedRig?: (rig: SensorRig) => SensorRig;
}

export const actsAt = (fault: SensorFault, timeSecs: number): boolean =>
  timeSecs >= fault.onsetSecs && timeSecs < fault.endSecs;

export const onTime = (timeSecs: number): Delivery => ({ type: 'delivered', shownSecs: timeSecs, lateSecs: 0 });
