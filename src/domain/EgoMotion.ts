import type { TimeNs } from './time.js';

/** Velocity of the vehicle in its own base frame. */
export interface EgoMotion {
  readonly type: 'ego-motion';
  readonly topic: string;
  readonly frameId: string;
  readonly stampNs: TimeNs;
  readonly speedForwardMps: number;
  readonly speedLeftMps: number;
  /** Positive to the left (counter-clockwise from above). */
  readonly yawRateRadps: number;
  /** Where odometry puts the vehicle in a frame that stands still, if it says so. */
  readonly pose?: PlanarPose;
}

export interface PlanarPose {
  readonly xM: number;
  readonly yM: number;
  readonly yawRad: number;
}

/** Velocity of the vehicle at a stamp, in its base frame. */
export interface EgoVelocity {
  readonly forwardMps: number;
  readonly leftMps: number;
  /** Positive to the left. */
  readonly yawRateRadps: number;
}
