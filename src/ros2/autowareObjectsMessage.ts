import type { RoadScene } from '../domain/RoadScene.js';
import type { SceneObject } from '../domain/Track.js';
import { LABEL_VALUES } from '../publish/ros/wireConstants.js';
import { boxPose, boxSize, rosHeader } from '../publish/ros/rosPose.js';

/** autoware_perception_msgs/TrackedObjectKinematics: the box has a front and a back. */
const ORIENTATION_AVAILABLE = 2;
/** autoware_perception_msgs/Shape */
const BOUNDING_BOX = 0;
/** Below this an object counts as stationary. */
const STATIONARY_MPS = 0.3;
/** Of a heading that is anywhere. */
const UNKNOWN_YAW_SIGMA_RAD = Math.PI / Math.sqrt(3);
/** The scene does not say how uncertain a turn rate is; vehicles turn by up to about twice this. */
const YAW_RATE_SIGMA_RADPS = 0.3;

/** autoware_perception_msgs/TrackedObjects: what the guard confirmed. Autoware's planner trusts every object, so unconfirmed ones are published on ~/scene only. `startId`: eight bytes of this start of the node, so that UUIDs of two nodes or starts differ. */
export const autowareObjectsMessage = (scene: RoadScene, startId: Uint8Array): object => ({
  header: rosHeader(scene),
  objects: scene.objects
    .filter(({ verdict }) => verdict.kind === 'confirmed')
    .map((object) => trackedObject(object, startId)),
});

function trackedObject(object: SceneObject, startId: Uint8Array): object {
  const speedMps = Math.hypot(object.velocityXMps, object.velocityYMps);
  const yawSigmaRad = object.sigma?.yawRad ?? UNKNOWN_YAW_SIGMA_RAD;
  // Twists are in the object's own axes.
  const cos = Math.cos(object.yawRad);
  const sin = Math.sin(object.yawRad);
  return {
    object_id: { uuid: uuidOf(object.trackId, startId) },
    existence_probability: object.score,
    classification: Object.entries(object.classShares).map(([label, probability]) => ({
      label: LABEL_VALUES[label as keyof typeof LABEL_VALUES],
      probability,
    })),
    kinematics: {
      pose_with_covariance: {
        pose: boxPose(object),
        covariance: diagonal(object.positionSigmaM ** 2, yawSigmaRad ** 2),
      },
      twist_with_covariance: {
        twist: {
          linear: {
            x: object.velocityXMps * cos + object.velocityYMps * sin,
            y: -object.velocityXMps * sin + object.velocityYMps * cos,
            z: 0,
          },
          angular: { x: 0, y: 0, z: object.yawRateRadps },
        },
        covariance: diagonal(object.velocitySigmaMps ** 2, YAW_RATE_SIGMA_RADPS ** 2),
      },
      orientation_availability: ORIENTATION_AVAILABLE,
      is_stationary: speedMps < STATIONARY_MPS,
    },
    shape: { type: BOUNDING_BOX, dimensions: boxSize(object) },
  };
}

/** Row-major 6x6: the horizontal variances and that of the turn about z. */
function diagonal(variance: number, turnVariance: number): Float64Array {
  const covariance = new Float64Array(36);
  covariance[0] = variance;
  covariance[7] = variance;
  covariance[35] = turnVariance;
  return covariance;
}

/** The track id in the last eight bytes: stable while the node lives. */
function uuidOf(trackId: number, startId: Uint8Array): Uint8Array {
  const uuid = new Uint8Array(16);
  uuid.set(startId);
  new DataView(uuid.buffer).setBigUint64(8, BigInt(trackId));
  return uuid;
}
