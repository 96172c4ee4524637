import type { SceneMode } from '../../domain/RoadScene.js';
import type { TimeNs } from '../../domain/time.js';
import type { ConditionValues } from '../conditions/ConditionTally.js';
import type { PredictedObject } from '../detection/EvaluationObject.js';

/** One scene of a run, or one message of another detector. */
export interface PredictedFrame {
  readonly stampNs: TimeNs;
  readonly frameId: string;
  readonly objects: readonly PredictedObject[];
  readonly conditions: ConditionValues;
  readonly mode?: SceneMode;
  readonly model?: ModelName;
}

export interface ModelName {
  readonly name: string;
  readonly sha256: string;
}
