import type { ObjectClass } from '../../domain/ObjectClass.js';
import type { SceneObject } from '../../domain/Track.js';
import type { JudgedDetection } from '../../domain/Verdict.js';
import { boxPose, boxSize } from './rosPose.js';
import { LABEL_VALUES, PROVENANCE_VALUES, VERDICT_VALUES } from './wireConstants.js';

/** roadscene_msgs/JudgedDetection. */
export function judgedDetectionMessage(object: JudgedDetection) {
  const { sigma } = object;
  return {
    label: LABEL_VALUES[object.label],
    score: object.score,
    verdict: VERDICT_VALUES[object.verdict.kind],
    reasons: object.verdict.reasons,
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

/** roadscene_msgs/RoadObject. */
export const roadObjectMessage = (object: SceneObject) => ({
  ...judgedDetectionMessage(object),
  track_id: object.trackId,
  class_shares: Object.entries(object.classShares).map(([label, share]) => ({
    label: LABEL_VALUES[label as ObjectClass],
    share,
  })),
  velocity: { x: object.velocityXMps, y: object.velocityYMps, z: 0 },
  velocity_sigma: object.velocitySigmaMps,
  yaw_rate: object.yawRateRadps,
  position_sigma: object.positionSigmaM,
  provenance: PROVENANCE_VALUES[object.provenance],
  camera_age_known: object.cameraAgeSecs !== undefined,
  camera_age: object.cameraAgeSecs ?? 0,
  radar_age_known: object.radarAgeSecs !== undefined,
  radar_age: object.radarAgeSecs ?? 0,
  age: object.ageSecs,
  missed_frames: object.missedFrames,
});
