import type { HazardKind } from '../domain/Hazard.js';
import type { FindingCode } from '../domain/InputHealth.js';
import type { SceneMode } from '../domain/RoadScene.js';
import type { ObjectReason, VerdictKind } from '../domain/Verdict.js';

/** Meaning of each code, for readers who have not read the documentation. */
export const VERDICT_TEXTS: Readonly<Record<VerdictKind, string>> = {
  confirmed: 'Enough evidence: a planner may act on it.',
  unconfirmed: 'Too little evidence: a planner may be cautious but must not brake hard.',
  rejected: 'Not passed to the planner: listed only so that a person can see what was rejected and why.',
};

export const REASON_TEXTS: Readonly<Record<ObjectReason, string>> = {
  'not-finite': 'one of its values is NaN or infinite',
  'size-prior': 'this size is impossible for its class',
  'speed-prior': 'this speed is impossible for its class',
  'ground-contact': 'it floats above the road or sinks into it',
  duplicate: 'duplicate of an object with a higher score',
  'camera-missing': 'the camera should see it there and does not',
  'camera-only': 'only the camera sees it',
  'radar-only': 'only the radar sees it, and radar alone never confirms',
  'low-score': 'its score is low',
  'not-persistent': 'it was seen in too few of the recent frames',
  coasting: 'it is not seen now; its position is extrapolated',
  'input-unhealthy': 'depends on an input that failed its health check',
  'out-of-distribution': 'the frame is unlike the model’s training data',
};

export const FINDING_TEXTS: Readonly<Record<FindingCode, string>> = {
  'frozen-frame': 'the picture is frozen while the vehicle moves or time passes',
  'black-frame': 'the picture is black',
  'over-exposed': 'the picture is over-exposed',
  blurred: 'the picture is blurred',
  'covered-lens': 'part of the lens is covered or dirty',
  'noise-frame': 'the picture is noise',
  'camera-late': "pictures arrive later than this camera's usually do",
  'radar-dead': 'the radar reports far fewer returns than before',
  'radar-cluttered': 'the radar reports far more returns than are plausible',
  'camera-radar-disagree': 'camera and radar show different moments',
  miscalibrated: 'camera or radar does not point where its calibration says',
  'out-of-distribution': 'the frame is unlike the model’s training data',
};

export const MODE_TEXTS: Readonly<Record<SceneMode, string>> = {
  NOMINAL: 'Camera and radar are in use.',
  CAMERA_ONLY: 'No radar: objects come from the camera alone, and speeds are estimated from their motion.',
  RADAR_ONLY: 'No picture: nothing is confirmed, and the road itself is not visible.',
  MISALIGNED: 'Camera and radar do not point where their calibration says: nothing is confirmed.',
  STALE: 'The scene is out of date: nothing is confirmed.',
  FAILED: 'The node is blind: the scene holds no objects.',
};

export const HAZARD_TEXTS: Readonly<Record<HazardKind, string>> = {
  'collision-course': 'the paths of the vehicle and the object meet',
  'lead-vehicle-close': 'the vehicle ahead is too close for the speed',
  'crossing-vulnerable-road-user': 'a person, rider or animal is about to cross the path',
  'stationary-obstacle': 'an object is standing in the path',
  'cut-in': 'a vehicle moves into the lane ahead',
  'wrong-way-driver': 'an oncoming vehicle is in the lane of the vehicle',
  debris: 'something lies on the road',
  'construction-zone': 'cones or barriers along the path',
  emergency: 'an emergency vehicle or an accident',
};
