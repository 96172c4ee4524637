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
}
