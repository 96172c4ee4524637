import type { RoadScene } from '../domain/RoadScene.js';
import { rosHeader, yawQuaternion } from '../publish/ros/rosPose.js';

const POSE = { position: { x: 0, y: 0, z: 0 }, orientation: yawQuaternion(0) };
const NO_SIZE = { x: 0, y: 0, z: 0 };

/** vision_msgs/Detection3DArray with one entry of score 0 and no size, which names the mode. */
export function blindDetections(scene: RoadScene): object {
  const header = rosHeader(scene);
  const results = [{ hypothesis: { class_id: 'blind', score: 0 }, pose: { pose: POSE } }];
  return {
    header,
    detections: [{ header, results, bbox: { center: POSE, size: NO_SIZE }, id: `blind: ${scene.mode}` }],
  };
}

/** autoware_perception_msgs/TrackedObjects with one object of unknown class, existence probability 0 and no size; its id is zero. */
export const blindTrackedObjects = (scene: RoadScene): object => ({
  header: rosHeader(scene),
  objects: [
    {
      existence_probability: 0,
      classification: [{ label: 0, probability: 1 }],
      kinematics: { pose_with_covariance: { pose: POSE } },
      shape: { dimensions: NO_SIZE },
    },
  ],
});
