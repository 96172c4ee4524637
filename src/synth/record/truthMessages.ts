import type { TimeNs } from '../../domain/time.js';
import type { SceneTruth, TruthObject } from '../truth/SceneTruth.js';
import { header, quaternion, xyz } from './sensorMessages.js';
import { BASE_FRAME } from './topics.js';

/** vision_msgs/Detection3DArray of the listed objects, as the recorded bags have it; the id is the track id as text. */
export function truthObjectsMessage(truth: SceneTruth, stampNs: TimeNs): object {
  const head = header(stampNs, BASE_FRAME);
  return {
    header: head,
    detections: truth.objects
      .filter(({ isListed }) => isListed)
      .map((object) => {
        const pose = poseOf(object);
        return {
          header: head,
          results: [{ hypothesis: { class_id: object.label, score: 1 }, pose: { pose } }],
          bbox: { center: pose, size: sizeOf(object) },
          id: String(object.trackId),
        };
      }),
  };
}

/** Which drive a truth message belongs to. */
export interface TruthOrigin {
  readonly scenario: string;
  readonly seed: number;
  readonly frameIndex: number;
  readonly radarKind: string;
  readonly radarDopplerPeriodMps: number;
  /** Names of faults that act now. */
  readonly faults: readonly string[];
}

/** roadscene_msgs/GroundTruth. */
export function truthSceneMessage(truth: SceneTruth, origin: TruthOrigin, stampNs: TimeNs): object {
  const { conditions } = truth;
  return {
    header: header(stampNs, BASE_FRAME),
    scenario: origin.scenario,
    seed: origin.seed >>> 0,
    frame_index: origin.frameIndex,
    time: truth.timeSecs,
    weather: conditions.weather,
    light: conditions.light,
    road_surface: conditions.roadSurface,
    visibility: conditions.visibility,
    visibility_distance: conditions.visibilityM,
    rain_intensity: conditions.rainIntensity,
    snow_intensity: conditions.snowIntensity,
    in_tunnel: conditions.inTunnel,
    ego_speed: truth.egoSpeedMps,
    ego_yaw_rate: truth.egoYawRateRadps,
    radar_kind: origin.radarKind,
    radar_doppler_period: origin.radarDopplerPeriodMps,
    objects: truth.objects.map(objectMessage),
    lane_boundaries: truth.laneBoundaries.map((boundary) => ({
      style: boundary.style,
      colour: boundary.colour,
      width: boundary.widthM,
      is_road_edge: boundary.isRoadEdge,
      points: boundary.pointsM.map(xyz),
    })),
    drivable: truth.drivableM.map((polygon) => ({ points: polygon.map(([x, y]) => ({ x, y, z: 0 })) })),
    hazards: truth.hazards.map((hazard) => ({
      kind: hazard.kind,
      track_ids: hazard.trackIds,
      active: hazard.isActive,
      onset: hazard.onsetSecs,
      time_to_collision: hazard.timeToCollisionSecs ?? -1,
    })),
    faults: origin.faults,
  };
}

const poseOf = (object: TruthObject): object => ({
  position: xyz(object.centreM),
  orientation: quaternion(object.rotationXyzw),
});

const sizeOf = (object: TruthObject): object => xyz([object.lengthM, object.widthM, object.heightM]);

const objectMessage = (object: TruthObject): object => ({
  track_id: object.trackId,
  class_id: object.label,
  kind: object.kind,
  pose: poseOf(object),
  size: sizeOf(object),
  velocity: xyz(object.velocityMps),
  listed: object.isListed,
  occlusion: object.occlusion,
  visibility: object.visibility,
  visible_pixels: object.visiblePixels,
  truncation: object.truncation,
  image_box: object.imageBoxPx,
  transmission: object.transmission,
  radar_points: object.radarPoints,
});
