import type { ObjectClass } from '../../domain/ObjectClass.js';

/** A box in base_link: centre, length along the heading, width, height in metres. */
export interface EvaluationObject {
  readonly label: ObjectClass;
  readonly xM: number;
  readonly yM: number;
  readonly zM: number;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly yawRad: number;
  /** Over ground along the line of sight, positive = moving away; undefined when not known. */
  readonly radialSpeedMps?: number;
}

export interface PredictedObject extends EvaluationObject {
  readonly score: number;
}

/** 0 none, 1 partly, 2 mostly or wholly hidden. */
export type OcclusionLevel = 0 | 1 | 2;

export interface TrueObject extends EvaluationObject {
  /** The same over a drive; undefined where the recording has no tracks. */
  readonly id?: string;
  readonly occlusion?: OcclusionLevel;
}

/** Ground distance from base_link's origin. */
export const rangeM = ({ xM, yM }: { readonly xM: number; readonly yM: number }): number =>
  Math.sqrt(xM * xM + yM * yM);
