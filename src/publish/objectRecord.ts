import type { SceneObject } from '../domain/Track.js';
import type { JudgedDetection } from '../domain/Verdict.js';
import { round } from './round.js';
import type { DetectionRecord, ObjectRecord } from './SceneRecord.js';

export function detectionRecord(object: JudgedDetection): DetectionRecord {
  const { sigma } = object;
  return {
    label: object.label,
    score: round(object.score),
    x_m: round(object.xM),
    y_m: round(object.yM),
    z_m: round(object.zM),
    length_m: round(object.lengthM),
    width_m: round(object.widthM),
    height_m: round(object.heightM),
    yaw_rad: round(object.yawRad),
    ...(object.radialSpeedMps !== undefined && { radial_speed_mps: round(object.radialSpeedMps) }),
    ...(sigma && {
      sigma: {
        position_m: round(sigma.positionM),
        size_m: round(sigma.sizeM),
        yaw_rad: round(sigma.yawRad),
        radial_speed_mps: round(sigma.radialSpeedMps),
      },
    }),
    ...(object.cameraScore !== undefined && { camera_score: round(object.cameraScore) }),
    radar_point_count: object.radarPointCount,
    verdict: object.verdict.kind,
    reasons: object.verdict.reasons,
  };
}

export const objectRecord = (object: SceneObject): ObjectRecord => ({
  ...detectionRecord(object),
  track_id: object.trackId,
  velocity_x_mps: round(object.velocityXMps),
  velocity_y_mps: round(object.velocityYMps),
  yaw_rate_radps: round(object.yawRateRadps),
  position_sigma_m: round(object.positionSigmaM),
  velocity_sigma_mps: round(object.velocitySigmaMps),
  class_shares: Object.fromEntries(Object.entries(object.classShares).map(([label, share]) => [label, round(share)])),
  provenance: object.provenance,
  ...(object.cameraAgeSecs !== undefined && { camera_age_secs: round(object.cameraAgeSecs) }),
  ...(object.radarAgeSecs !== undefined && { radar_age_secs: round(object.radarAgeSecs) }),
  age_secs: round(object.ageSecs),
  missed_frames: object.missedFrames,
});
