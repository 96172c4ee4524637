import type { Detection } from '../../domain/Detection.js';
import type { RoadScene } from '../../domain/RoadScene.js';
import { rosFromTimeNs, type RosTime } from '../../domain/time.js';

export interface RosHeader {
  readonly stamp: RosTime;
  readonly frame_id: string;
}

export const rosHeader = (scene: RoadScene): RosHeader => ({
  stamp: rosFromTimeNs(scene.stampNs),
  frame_id: scene.frameId,
});

export interface Quaternion {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly w: number;
}

/** Turn about z. */
export const yawQuaternion = (yawRad: number): Quaternion => ({
  x: 0,
  y: 0,
  z: Math.sin(yawRad / 2),
  w: Math.cos(yawRad / 2),
});

/** Centre and heading of the box; geometry_msgs/Pose and foxglove.Pose alike. */
export const boxPose = (object: Detection) => ({
  position: { x: object.xM, y: object.yM, z: object.zM },
  orientation: yawQuaternion(object.yawRad),
});

export const boxSize = (object: Detection) => ({ x: object.lengthM, y: object.widthM, z: object.heightM });
