import { fieldsOf, flagOf, listOf, numberOf, textOf, type Fields } from '../../decode/fields.js';
import { OBJECT_CLASSES, type ObjectClass } from '../../domain/ObjectClass.js';
import type { SceneMode } from '../../domain/RoadScene.js';
import type { Provenance } from '../../domain/Track.js';
import type { VerdictKind } from '../../domain/Verdict.js';
import {
  LABEL_VALUES,
  LIGHT_VALUES,
  MODE_VALUES,
  PROVENANCE_VALUES,
  ROAD_SURFACE_VALUES,
  VERDICT_VALUES,
  VISIBILITY_VALUES,
  WEATHER_VALUES,
} from '../../publish/ros/wireConstants.js';
import { CONDITION_GROUPS, type ConditionValues } from '../conditions/ConditionTally.js';
import type { PredictedObject } from '../detection/EvaluationObject.js';
import { boxOf, detectionBox, hypothesisOf, objectClassOf } from './messageBoxes.js';
import type { PredictedFrame, TrackedObject } from './PredictedFrame.js';
import type { StampedMessage } from './readMessages.js';

const CONDITION_VALUES = {
  weather: WEATHER_VALUES,
  light: LIGHT_VALUES,
  road_surface: ROAD_SURFACE_VALUES,
  visibility: VISIBILITY_VALUES,
} as const;
const VERDICTS = Object.keys(VERDICT_VALUES) as VerdictKind[];
const PROVENANCES = Object.keys(PROVENANCE_VALUES) as Provenance[];
const MODES = Object.keys(MODE_VALUES) as SceneMode[];

/** From roadscene_msgs/RoadScene. Throws for a message that is not a scene. */
export function predictedScene({ stampNs, frameId, fields }: StampedMessage): PredictedFrame {
  const mode = MODES.find((name) => MODE_VALUES[name] === numberOf(fields, 'mode'));
  const [name, sha256] = [textOf(fields, 'model_name'), textOf(fields, 'model_sha256')];
  return {
    stampNs,
    frameId,
    objects: listOf(fields, 'detections').map(roadObject),
    tracked: listOf(fields, 'objects').map(trackedObject),
    conditions: conditionsOf(fieldsOf(fields, 'conditions')),
    ...(mode && { mode }),
    ...(sha256 !== '' && { model: { name, sha256 } }),
    ...(textOf(fields, 'ego_speed_source') === 'odometry' && { odometryMps: numberOf(fields, 'ego_speed') }),
  };
}

/** From vision_msgs/Detection3DArray of any detector. */
export function predictedDetections({ stampNs, frameId, fields }: StampedMessage): PredictedFrame {
  const objects = listOf(fields, 'detections').flatMap((detection): PredictedObject[] => {
    const hypothesis = hypothesisOf(detection);
    if (hypothesis === undefined) return [];
    return [{ label: objectClassOf(hypothesis.name), score: finite(hypothesis.score), ...detectionBox(detection) }];
  });
  return { stampNs, frameId, objects, conditions: {} };
}

function roadObject(fields: Fields): PredictedObject {
  return {
    label: labelOf(numberOf(fields, 'label')),
    score: finite(numberOf(fields, 'score')),
    ...boxOf(fieldsOf(fields, 'pose'), fieldsOf(fields, 'size')),
    ...(flagOf(fields, 'radial_speed_known') && { radialSpeedMps: numberOf(fields, 'radial_speed') }),
  };
}

function trackedObject(fields: Fields): TrackedObject {
  const velocity = fieldsOf(fields, 'velocity');
  return {
    ...roadObject(fields),
    trackId: numberOf(fields, 'track_id'),
    verdict: VERDICTS.find((name) => VERDICT_VALUES[name] === numberOf(fields, 'verdict')) ?? 'rejected',
    reasons: textsOf(fields, 'reasons'),
    velocityXMps: numberOf(velocity, 'x'),
    velocityYMps: numberOf(velocity, 'y'),
    provenance: PROVENANCES.find((name) => PROVENANCE_VALUES[name] === numberOf(fields, 'provenance')),
  };
}

const textsOf = (fields: Fields, name: string): readonly string[] => {
  const texts = fields[name];
  return Array.isArray(texts) ? texts.map(String) : [];
};

/** NaN cannot be ranked. */
function finite(score: number): number {
  if (Number.isFinite(score)) return score;
  throw new RangeError(`Expected a finite score but received ${score}`);
}

const labelOf = (number: number): ObjectClass =>
  OBJECT_CLASSES.find((label) => LABEL_VALUES[label] === number) ?? 'unknown';

function conditionsOf(fields: Fields): ConditionValues {
  const known = CONDITION_GROUPS.flatMap((group) =>
    Object.entries(CONDITION_VALUES[group])
      .filter(([, value]) => value === numberOf(fields, group))
      .map(([name]) => [group, name] as const),
  );
  return Object.fromEntries(known);
}
