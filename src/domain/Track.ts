import type { Detection } from './Detection.js';
import type { ObjectClass } from './ObjectClass.js';
import type { Verdict, VerdictKind } from './Verdict.js';

/** Which sensors an object rests on: `camera` and `radar` alone, or both. */
export type Provenance = 'camera' | 'radar' | 'both';

/** How one past frame went for a track: the verdict of the detection that was assigned to it, or none was. */
export type TrackHit = VerdictKind | 'missed';

/**
 * An object followed over frames, at the scene's stamp, in base_link (x forward, y left, z up, metres). `label` is the class voted over its life, `score` the newest detection's (decayed while
 * coasting); box, yaw and their `sigma` are the filter's.
 */
export interface Track extends Detection {
  /** Stable over the track's life, never given twice in a run; counts from 1. */
  readonly trackId: number;
  /** Over ground, along base_link's axes. */
  readonly velocityXMps: number;
  readonly velocityYMps: number;
  readonly yawRateRadps: number;
  /** 1 sigma of each horizontal component. */
  readonly positionSigmaM: number;
  readonly velocitySigmaMps: number;
  /** Share of votes per class, summing to 1. */
  readonly classShares: Readonly<Partial<Record<ObjectClass, number>>>;
  readonly provenance: Provenance;
  /** Since a detection with camera (radar) evidence was assigned; undefined if never. */
  readonly cameraAgeSecs?: number;
  readonly radarAgeSecs?: number;
  /** Since its first detection. */
  readonly ageSecs: number;
  /** Frames in a row without a detection; 0 = seen now. */
  readonly missedFrames: number;
  /** The last frames of its life, newest first, at most 10. */
  readonly hits: readonly TrackHit[];
  /** Verdict of the detection assigned in this frame; undefined while coasting. */
  readonly detectionVerdict?: Verdict;
}

/** A track with the guard's verdict over its recent frames: what a planner reads. */
export interface SceneObject extends Track {
  readonly verdict: Verdict;
}
