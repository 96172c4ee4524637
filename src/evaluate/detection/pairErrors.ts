import { rangeM, type EvaluationObject } from './EvaluationObject.js';

/** How a matched prediction differs from its truth. */
export interface PairErrors {
  /** Between the centres, on the ground. */
  readonly translationM: number;
  /** 1 - IoU of the two boxes after aligning centre and heading. */
  readonly scale: number;
  /** Smallest turn between the headings, 0..pi. */
  readonly yawRad: number;
  /** Difference of the velocities along the line of sight; NaN when either is not known. */
  readonly velocityMps: number;
  /** Difference of the distances from the vehicle. */
  readonly rangeM: number;
  /** Across the line of sight, at the truth's distance. */
  readonly lateralM: number;
  /** Range error over true range. */
  readonly relativeRange: number;
}

/** The first three are nuscenes-devkit's center_distance, 1 - scale_iou and yaw_diff; the fourth is velocity_l2 restricted to the radial component. */
export function pairErrors(prediction: EvaluationObject, truth: EvaluationObject): PairErrors {
  const dx = prediction.xM - truth.xM;
  const dy = prediction.yM - truth.yM;
  const farM = rangeM(truth);
  const bearingRad = Math.atan2(prediction.yM, prediction.xM) - Math.atan2(truth.yM, truth.xM);
  const range = Math.abs(rangeM(prediction) - farM);
  return {
    translationM: Math.sqrt(dx * dx + dy * dy),
    scale: 1 - scaleIou(prediction, truth),
    yawRad: turnBetween(truth.yawRad, prediction.yawRad),
    velocityMps: Math.abs((prediction.radialSpeedMps ?? NaN) - (truth.radialSpeedMps ?? NaN)),
    rangeM: range,
    lateralM: Math.abs(farM * Math.sin(bearingRad)),
    relativeRange: range / farM,
  };
}

function scaleIou(a: EvaluationObject, b: EvaluationObject): number {
  const common = Math.min(a.lengthM, b.lengthM) * Math.min(a.widthM, b.widthM) * Math.min(a.heightM, b.heightM);
  const union = a.lengthM * a.widthM * a.heightM + b.lengthM * b.widthM * b.heightM - common;
  return common / union;
}

/** Smallest angle between two headings, 0..pi. */
export function turnBetween(aRad: number, bRad: number): number {
  const turn = (((aRad - bRad + Math.PI) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
  return Math.abs(turn - Math.PI);
}
