import type { Detection } from '../../domain/Detection.js';
import type { ObjectClass } from '../../domain/ObjectClass.js';
import type { InputState, SceneMode } from '../../domain/RoadScene.js';
import { LIGHTS, ROAD_SURFACES, VISIBILITIES, WEATHERS, type SceneConditions } from '../../domain/SceneConditions.js';
import type { FiniteScene } from '../finiteScene.js';
import { occupancyGridMessage } from './occupancyGridMessage.js';
import { boxPose, boxSize, rosHeader } from './rosPose.js';

/** Constants of ros/roadscene_msgs/msg: RoadScene, RoadObject, InputState. */
export const MODE_VALUES: Readonly<Record<SceneMode, number>> = {
  FAILED: 0,
  STALE: 1,
  RADAR_ONLY: 2,
  CAMERA_ONLY: 3,
  NOMINAL: 4,
};
export const LABEL_VALUES: Readonly<Record<ObjectClass, number>> = {
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
export const INPUT_STATE_VALUES: Readonly<Record<InputState['state'], number>> = {
  missing: 0,
  stale: 1,
  rejected: 2,
  used: 3,
};

/** roadscene_msgs/RoadScene. */
export function roadSceneMessage({ scene, nonFiniteObjects }: FiniteScene) {
  return {
    header: rosHeader(scene),
    sequence: BigInt(scene.sequence),
    mode: MODE_VALUES[scene.mode],
    mode_reason: scene.modeReason,
    objects: scene.objects.map(roadObjectMessage),
    non_finite_objects: nonFiniteObjects,
    drivable_area: occupancyGridMessage(scene),
    ...(scene.conditions && { conditions: conditionsMessage(scene.conditions) }),
    ego_speed_known: scene.egoSpeedMps !== undefined,
    ego_speed: scene.egoSpeedMps ?? 0,
    ego_speed_source: scene.egoSpeedSource,
    inputs: scene.inputs.map((input) => ({
      topic: input.topic,
      state: INPUT_STATE_VALUES[input.state],
      age_known: input.ageSecs !== undefined,
      age: input.ageSecs ?? 0,
      point_count: input.pointCount ?? 0,
    })),
    model_name: scene.modelName,
    model_sha256: scene.modelSha256,
    provider: scene.provider,
    stage_times: Object.entries(scene.stageTimesMs).map(([stage, milliseconds]) => ({ stage, milliseconds })),
    drop_ratio: scene.dropRatio,
  };
}

function roadObjectMessage(object: Detection) {
  const { sigma } = object;
  return {
    label: LABEL_VALUES[object.label],
    score: object.score,
    pose: boxPose(object),
    size: boxSize(object),
    radial_speed_known: object.radialSpeedMps !== undefined,
    radial_speed: object.radialSpeedMps ?? 0,
    sigma_known: sigma !== undefined,
    position_sigma: sigma?.positionM ?? 0,
    size_sigma: sigma?.sizeM ?? 0,
    yaw_sigma: sigma?.yawRad ?? 0,
    radial_speed_sigma: sigma?.radialSpeedMps ?? 0,
    camera_score_known: object.cameraScore !== undefined,
    camera_score: object.cameraScore ?? 0,
    radar_point_count: object.radarPointCount,
  };
}

/** The constants of SceneConditions.msg follow the domain's order from 1; 0 is unknown. */
function conditionsMessage(conditions: SceneConditions) {
  const { weather, light, roadSurface, visibility } = conditions;
  return {
    weather: WEATHERS.indexOf(weather.value) + 1,
    weather_probability: weather.probability,
    light: LIGHTS.indexOf(light.value) + 1,
    light_probability: light.probability,
    road_surface: ROAD_SURFACES.indexOf(roadSurface.value) + 1,
    road_surface_probability: roadSurface.probability,
    visibility: VISIBILITIES.indexOf(visibility.value) + 1,
    visibility_probability: visibility.probability,
  };
}
