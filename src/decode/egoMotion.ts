import type { EgoMotion, PlanarPose } from '../domain/EgoMotion.js';
import { UnreadableMessage } from './UnreadableMessage.js';
import { fieldsOf, numberOf, textOf, type Fields } from './fields.js';
import { frameName, headerOf } from './header.js';
import type { MessageContext } from './MessageContext.js';

/** nav_msgs/Odometry: its twist is in the child frame, normally base_link. Throws UnreadableMessage. */
export function decodeOdometry(message: Fields, context: MessageContext): EgoMotion {
  const { stampNs } = headerOf(message, context);
  const pose = planarPose(fieldsOf(fieldsOf(message, 'pose'), 'pose'));
  return {
    ...egoMotion(
      fieldsOf(fieldsOf(message, 'twist'), 'twist'),
      stampNs,
      frameName(textOf(message, 'child_frame_id')),
      context,
    ),
    ...(pose !== undefined && { pose }),
  };
}

/** Undefined when it is not filled: a quaternion of zeros, or no finite numbers. */
function planarPose(pose: Fields): PlanarPose | undefined {
  const position = fieldsOf(pose, 'position');
  const orientation = fieldsOf(pose, 'orientation');
  const x = numberOf(orientation, 'x');
  const y = numberOf(orientation, 'y');
  const z = numberOf(orientation, 'z');
  const w = numberOf(orientation, 'w');
  const planar = {
    xM: numberOf(position, 'x'),
    yM: numberOf(position, 'y'),
    yawRad: Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)),
  };
  const isFilled = Math.hypot(x, y, z, w) > 0.5 && Number.isFinite(planar.xM + planar.yM + planar.yawRad);
  return isFilled ? planar : undefined;
}

/** geometry_msgs/TwistStamped: in the header's frame. Throws UnreadableMessage. */
export function decodeTwist(message: Fields, context: MessageContext): EgoMotion {
  const { stampNs, frameId } = headerOf(message, context);
  return egoMotion(fieldsOf(message, 'twist'), stampNs, frameId, context);
}

/** geometry_msgs/TwistWithCovarianceStamped. Throws UnreadableMessage. */
export function decodeTwistWithCovariance(message: Fields, context: MessageContext): EgoMotion {
  const { stampNs, frameId } = headerOf(message, context);
  return egoMotion(fieldsOf(fieldsOf(message, 'twist'), 'twist'), stampNs, frameId, context);
}

/** No road vehicle is faster: 360 km/h, and a turn in 2 s. */
const MAX_SPEED_MPS = 100;
const MAX_YAW_RATE_RADPS = 3;

function egoMotion(twist: Fields, stampNs: bigint, frameId: string, context: MessageContext): EgoMotion {
  const linear = fieldsOf(twist, 'linear');
  const speedForwardMps = numberOf(linear, 'x');
  const speedLeftMps = numberOf(linear, 'y');
  const yawRateRadps = numberOf(fieldsOf(twist, 'angular'), 'z');
  if (!Number.isFinite(speedForwardMps + speedLeftMps + yawRateRadps)) {
    throw new UnreadableMessage(
      'decode/odometry-not-finite',
      `Expected finite speeds for the odometry but received ${speedForwardMps} m/s forward, ${speedLeftMps} m/s to the left, ${yawRateRadps} rad/s`,
      'The message was skipped; correct the odometry.',
    );
  }
  const fastestMps = Math.hypot(speedForwardMps, speedLeftMps);
  if (fastestMps > MAX_SPEED_MPS || Math.abs(yawRateRadps) > MAX_YAW_RATE_RADPS) {
    throw new UnreadableMessage(
      'decode/odometry-impossible',
      `Expected at most ${MAX_SPEED_MPS} m/s and ${MAX_YAW_RATE_RADPS} rad/s for the odometry but received ${fastestMps.toFixed(1)} m/s and ${yawRateRadps.toFixed(2)} rad/s`,
      'This message was left out. Check the units of the odometry: ROS wants m/s and rad/s.',
    );
  }
  return { type: 'ego-motion', topic: context.topic, frameId, stampNs, speedForwardMps, speedLeftMps, yawRateRadps };
}
