import type { EgoMotion } from '../domain/EgoMotion.js';
import { UnreadableMessage } from './UnreadableMessage.js';
import { fieldsOf, numberOf, textOf, type Fields } from './fields.js';
import { frameName, headerOf } from './header.js';
import type { MessageContext } from './MessageContext.js';

/** nav_msgs/Odometry: its twist is in the child frame, normally base_link. Throws UnreadableMessage. */
export function decodeOdometry(message: Fields, context: MessageContext): EgoMotion {
  const { stampNs } = headerOf(message, context);
  return egoMotion(
    fieldsOf(fieldsOf(message, 'twist'), 'twist'),
    stampNs,
    frameName(textOf(message, 'child_frame_id')),
    context,
  );
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

function egoMotion(twist: Fields, stampNs: bigint, frameId: string, context: MessageContext): EgoMotion {
  const linear = fieldsOf(twist, 'linear');
  const speedForwardMps = numberOf(linear, 'x');
  const speedLeftMps = numberOf(linear, 'y');
  const yawRateRadps = numberOf(fieldsOf(twist, 'angular'), 'z');
  if (!Number.isFinite(speedForwardMps + speedLeftMps + yawRateRadps)) {
    throw new UnreadableMessage(
      'decode/odometry-not-finite',
      `Expected finite speeds for the odometry but received ${speedForwardMps} m/s forward, ${speedLeftMps} m/s to the left, ${yawRateRadps} rad/s`,
      'This message was left out; correct the odometry.',
    );
  }
  return { type: 'ego-motion', topic: context.topic, frameId, stampNs, speedForwardMps, speedLeftMps, yawRateRadps };
}
