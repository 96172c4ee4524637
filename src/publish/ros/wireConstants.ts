import type { Hazard, HazardKind, LaneBoundary } from '../../domain/Hazard.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { ObjectClass } from '../../domain/ObjectClass.js';
import type { InputState, SceneMode } from '../../domain/RoadScene.js';
import type { Light, RoadSurface, Visibility, Weather } from '../../domain/SceneConditions.js';
import type { Provenance } from '../../domain/Track.js';
import type { VerdictKind } from '../../domain/Verdict.js';

type Values<Name extends string> = Readonly<Record<Name, number>>;

// Constants of ros/roadscene_msgs/msg. Written out: what has been recorded keeps its meaning, whatever order a list in the code has.

export const LABEL_VALUES: Values<ObjectClass> = {
  unknown: 0,
  car: 1,
  truck: 2,
  bus: 3,
  trailer: 4,
  motorcycle: 5,
  bicycle: 6,
  pedestrian: 7,
  animal: 8,
  hazard: 9,
};
export const VERDICT_VALUES: Values<VerdictKind> = { rejected: 0, unconfirmed: 1, confirmed: 2 };
export const PROVENANCE_VALUES: Values<Provenance> = { camera: 1, radar: 2, both: 3 };
export const MODE_VALUES: Values<SceneMode> = {
  FAILED: 0,
  STALE: 1,
  RADAR_ONLY: 2,
  CAMERA_ONLY: 3,
  NOMINAL: 4,
  MISALIGNED: 5,
};
export const INPUT_STATE_VALUES: Values<InputState['state']> = { missing: 0, stale: 1, rejected: 2, used: 3 };
export const FINDING_SEVERITY_VALUES: Values<HealthFinding['severity']> = { suspect: 0, unfit: 1 };
export const HAZARD_KIND_VALUES: Values<HazardKind> = {
  'collision-course': 1,
  'lead-vehicle-close': 2,
  'crossing-vulnerable-road-user': 3,
  'stationary-obstacle': 4,
  'cut-in': 5,
  'wrong-way-driver': 6,
  debris: 7,
  'construction-zone': 8,
  emergency: 9,
};
export const HAZARD_SEVERITY_VALUES: Values<Hazard['severity']> = { notice: 0, warning: 1, critical: 2 };
export const BOUNDARY_VALUES: Values<LaneBoundary['kind']> = { lane_marking: 0, road_edge: 1 };
export const WEATHER_VALUES: Values<Weather> = { clear: 1, overcast: 2, rain: 3, heavy_rain: 4, fog: 5, snow: 6 };
export const LIGHT_VALUES: Values<Light> = { day: 1, low_sun: 2, dusk: 3, night: 4 };
export const ROAD_SURFACE_VALUES: Values<RoadSurface> = { dry: 1, wet: 2, snow: 3 };
export const VISIBILITY_VALUES: Values<Visibility> = { good: 1, reduced: 2, poor: 3 };
