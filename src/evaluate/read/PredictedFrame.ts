import type { SceneMode } from '../../domain/RoadScene.js';
import type { TimeNs } from '../../domain/time.js';
import type { Provenance } from '../../domain/Track.js';
import type { VerdictKind } from '../../domain/Verdict.js';
import type { ConditionValues } from '../conditions/ConditionTally.js';
import type { PredictedObject } from '../detection/EvaluationObject.js';

/** One scene of a run, or one message of another detector. */
export interface PredictedFrame {
  readonly stampNs: TimeNs;
  readonly frameId: string;
  /** Detections of this frame alone, whatever their verdict, so that AP does not depend on the guard. */
  readonly objects: readonly PredictedObject[];
  /** Input of the planner, with verdicts; undefined for detectors that do not track. */
  readonly tracked?: readonly TrackedObject[];
  readonly conditions: ConditionValues;
  readonly mode?: SceneMode;
  readonly model?: ModelName;
  /** Forward speed of the vehicle, where the run took it from odometry. */
  readonly odometryMps?: number;
}

/** A tracked object, as published. */
export interface TrackedObject extends PredictedObject {
  readonly trackId: number;
  readonly verdict: VerdictKind;
  readonly reasons: readonly string[];
  /** Over ground, along base_link's axes. */
  readonly velocityXMps: number;
  readonly velocityYMps: number;
  readonly provenance: Provenance | undefined;
}

export interface ModelName {
  readonly name: string;
  readonly sha256: string;
}
