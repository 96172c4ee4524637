import type { Detection } from './Detection.js';
import type { ObjectClass } from './ObjectClass.js';
import type { Verdict, VerdictKind } from './Verdict.js';

/** Which sensors support an object: `camera` or `radar` alone, or both. */
export const PROVENANCES = ['camera', 'radar', 'both'] as const;
/** Sensors that saw an object. @useDeclaredType */
export type Provenance = (typeof PROVENANCES)[number];

/** One past frame of a track: the verdict of the detection assigned to it, if any. */
export type TrackHit = VerdictKind | 'missed';

/**
 * An object tracked over frames, at the scene's stamp, in base_link (x forward, y left, z up, metres). `label` is the class voted over its life, `score` the newest detection's (decayed while
 * coasting); box, yaw and their `sigma` are the filter's.
 */
export interface Track extends Detection {
  /** Counts from 1. Constant over the track's life and never reused in a run. */
  readonly trackId: number;
  /** Over ground, along base_link's axes; in a scene 0 with a sigma of 50 m/s while the ego motion is unknown. */
  readonly velocityXMps: number;
  readonly velocityYMps: number;
  readonly yawRateRadps: number;
  /** 1 sigma of each horizontal component. */
  readonly positionSigmaM: number;
  readonly velocitySigmaMps: number;
  /** Share of the votes per class; the sum is 1. */
  readonly classShares: Readonly<Partial<Record<ObjectClass, number>>>;
  readonly provenance: Provenance;
  /** Time since it last had camera (radar) evidence; undefined if it never had. */
  readonly cameraAgeSecs?: number;
  readonly radarAgeSecs?: number;
  /** Time since its first detection. */
  readonly ageSecs: number;
  /** Frames in a row without a detection; 0 = detected in this frame. */
  readonly missedFrames: number;
  /** The last frames of its life, newest first, at most 10. */
  readonly hits: readonly TrackHit[];
  /** Verdict of the detection assigned in this frame; undefined while coasting. */
  readonly detectionVerdict?: Verdict;
}

/** A track with the guard's verdict over its recent frames: the input of a planner. */
export interface SceneObject extends Track {
  readonly verdict: Verdict;
}
