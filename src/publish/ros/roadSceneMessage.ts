import type { Hazard, LaneBoundary } from '../../domain/Hazard.js';
import type { RoadScene } from '../../domain/RoadScene.js';
import type { SceneConditions } from '../../domain/SceneConditions.js';
import { rosFromTimeNs } from '../../domain/time.js';
import { occupancyGridMessage } from './occupancyGridMessage.js';
import { judgedDetectionMessage, roadObjectMessage } from './roadObjectMessage.js';
import { rosHeader } from './rosPose.js';
import {
  BOUNDARY_VALUES,
  FINDING_SEVERITY_VALUES,
  HAZARD_KIND_VALUES,
  HAZARD_SEVERITY_VALUES,
  INPUT_STATE_VALUES,
  LIGHT_VALUES,
  MODE_VALUES,
  ROAD_SURFACE_VALUES,
  VISIBILITY_VALUES,
  WEATHER_VALUES,
} from './wireConstants.js';

/** roadscene_msgs/RoadScene. */
export function roadSceneMessage(scene: RoadScene) {
  return {
    header: rosHeader(scene),
    sequence: BigInt(scene.sequence),
    mode: MODE_VALUES[scene.mode],
    mode_reason: scene.modeReason,
    mode_since: rosFromTimeNs(scene.modeSinceNs),
    health: scene.health.map((finding) => ({ ...finding, severity: FINDING_SEVERITY_VALUES[finding.severity] })),
    out_of_distribution_known: scene.outOfDistribution !== undefined,
    out_of_distribution: scene.outOfDistribution ?? 0,
    sentence: scene.sentence,
    objects: scene.objects.map(roadObjectMessage),
    detections: scene.detections.map(judgedDetectionMessage),
    non_finite_objects: scene.nonFiniteObjects,
    hazards: scene.hazards.map(hazardMessage),
    lead_track_id: scene.leadTrackId ?? 0,
    lane_boundaries: scene.laneBoundaries.map(laneBoundaryMessage),
    drivable_boundary: groundPoints(scene.drivableBoundaryXyM),
    free_distance_known: scene.freeDistance !== undefined,
    free_distance: scene.freeDistance?.distanceM ?? 0,
    free_distance_end: scene.freeDistance?.end ?? '',
    free_distance_track_id: scene.freeDistance?.trackId ?? 0,
    free_distance_seen_share: scene.freeDistance?.seenShare ?? 0,
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

const hazardMessage = ({ kind, severity, distanceM, timeSecs, evidence, text }: Hazard) => ({
  kind: HAZARD_KIND_VALUES[kind],
  severity: HAZARD_SEVERITY_VALUES[severity],
  distance: distanceM,
  time_known: timeSecs !== undefined,
  time: timeSecs ?? 0,
  track_ids: evidence.trackIds,
  radar_point_count: evidence.radarPointCount,
  pixel_count_known: evidence.pixelCount !== undefined,
  pixel_count: evidence.pixelCount ?? 0,
  text,
});

const laneBoundaryMessage = ({ kind, pointsXyM, sigmaM }: LaneBoundary) => ({
  kind: BOUNDARY_VALUES[kind],
  points: groundPoints(pointsXyM),
  sigma: sigmaM,
});

function groundPoints(xyM: readonly number[]): { x: number; y: number; z: number }[] {
  const points = [];
  for (let i = 0; i + 1 < xyM.length; i += 2) points.push({ x: xyM[i]!, y: xyM[i + 1]!, z: 0 });
  return points;
}

function conditionsMessage(conditions: SceneConditions) {
  const { weather, light, roadSurface, visibility } = conditions;
  return {
    weather: WEATHER_VALUES[weather.value],
    weather_probability: weather.probability,
    light: LIGHT_VALUES[light.value],
    light_probability: light.probability,
    road_surface: ROAD_SURFACE_VALUES[roadSurface.value],
    road_surface_probability: roadSurface.probability,
    visibility: VISIBILITY_VALUES[visibility.value],
    visibility_probability: visibility.probability,
  };
}
