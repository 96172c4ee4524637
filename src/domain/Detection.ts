import type { ObjectClass } from './ObjectClass.js';

/** One object of one frame, as decoded from the model's heads, in base_link (x forward, y left, z up, metres). */
export interface Detection {
  readonly label: ObjectClass;
  /** Calibrated probability 0..1. */
  readonly score: number;
  /** Centre of the box. */
  readonly xM: number;
  readonly yM: number;
  readonly zM: number;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  /** Heading, counter-clockwise from base_link x. */
  readonly yawRad: number;
  /** Over ground along the line of sight, positive = moving away; undefined when unknown. */
  readonly radialSpeedMps?: number;
  /** Standard deviations (1 sigma), undefined when the model has no such output. */
  readonly sigma?: {
    readonly positionM: number;
    readonly sizeM: number;
    readonly yawRad: number;
    readonly radialSpeedMps: number;
  };
  /** Camera-only objectness at the object's place in the image, 0..1; undefined when it lies outside the image. */
  readonly cameraScore?: number;
  /** Radar returns inside the box grown by 0.5 m. */
  readonly radarPointCount: number;
}
