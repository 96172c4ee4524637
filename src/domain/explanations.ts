import type { HazardKind } from './Hazard.js';
import type { FindingCode } from './InputHealth.js';
import type { SceneMode } from './RoadScene.js';
import type { ObjectReason, VerdictKind } from './Verdict.js';

/** What each code means to somebody who has not read the documentation. */
export const VERDICT_TEXTS: Readonly<Record<VerdictKind, string>> = {
  confirmed: 'The evidence suffices: a planner may act on it.',
  unconfirmed: 'It may be there, the evidence is short: a planner may be careful, not brake hard.',
  rejected: 'Held back: shown only so that a person can see what was left out and why.',
};

export const REASON_TEXTS: Readonly<Record<ObjectReason, string>> = {
  'not-finite': 'a number of it is NaN or infinite',
  'size-prior': 'no object of this class is of that size',
  'speed-prior': 'no object of this class moves that fast',
  'position-prior': 'it is where the sensors cannot see or no object of this class can be',
  'ground-contact': 'it floats above the road or is sunk into it',
  'image-height': 'its height in the picture does not fit its distance',
  duplicate: 'it is the same thing as a surer object',
  'radar-missing': 'the radar ought to see it there and does not',
  'camera-missing': 'the camera ought to see it there and does not',
  'camera-only': 'only the camera sees it',
  'radar-only': 'only the radar sees it, and radar alone confirms nothing',
  'low-score': 'the model is not sure of it',
  'not-persistent': 'it was not seen in enough of the recent frames',
  coasting: 'it is not seen now, its place is extrapolated',
  'input-unhealthy': 'it rests on an input that is not well',
  'out-of-distribution': 'the frame is unlike anything the model was trained on',
};

export const FINDING_TEXTS: Readonly<Record<FindingCode, string>> = {
  'frozen-frame': 'the picture stands still while the vehicle moves or time goes on',
  'black-frame': 'the picture is black',
  'over-exposed': 'the picture is over-exposed',
  blurred: 'the picture has lost its detail',
  'covered-lens': 'a part of the lens is covered or dirty',
  'noise-frame': 'the picture is noise',
  'camera-late': "pictures arrive later than this camera's usually do",
  'radar-dead': 'the radar reports next to nothing where there was much',
  'radar-cluttered': 'the radar reports far more than there can be',
  'camera-radar-disagree': 'camera and radar do not show the same moment or the same place',
  'out-of-distribution': 'the frame is unlike anything the model was trained on',
};

export const MODE_TEXTS: Readonly<Record<SceneMode, string>> = {
  NOMINAL: 'Camera and radar are in use.',
  CAMERA_ONLY: 'No radar: objects rest on the camera, speeds are estimated from their motion.',
  RADAR_ONLY: 'No picture: nothing is confirmed, the road itself is not seen.',
  STALE: 'What is shown was true at another moment: nothing is confirmed.',
  FAILED: 'Nothing is seen: the scene holds no objects.',
};

export const HAZARD_TEXTS: Readonly<Record<HazardKind, string>> = {
  'collision-course': 'paths of vehicle and object meet',
  'lead-vehicle-close': 'the vehicle ahead is too close for the speed',
  'crossing-vulnerable-road-user': 'a person, rider or animal is about to cross the path',
  'stationary-obstacle': 'something stands in the path',
  'cut-in': 'a vehicle moves into the lane ahead',
  'wrong-way-driver': 'a vehicle comes towards the vehicle in its own lane',
  debris: 'something lies on the road',
  'construction-zone': 'cones or barriers along the path',
  emergency: 'an emergency vehicle or an accident',
};
