import type { EgoVelocity } from '../../domain/EgoMotion.js';

/** Below this speed the yaw rate does not determine the path. */
const MIN_SPEED_MPS = 2;
/** No car turns tighter (turning circle of about 10 m). */
const MAX_CURVATURE_1PM = 0.2;
const STRAIGHT_1PM = 1e-5;

/** The vehicle's path at its current turn rate: an arc (or a straight line) through base_link. Positions and velocities are given along and across it (left positive). */
export class EgoPath {
  /** 1/m, positive to the left. */
  readonly curvature1pm: number;
  /** Speed of the vehicle over ground; 0 when unknown, because velocities of objects are then relative. */
  readonly speedMps: number;
  readonly isSpeedKnown: boolean;

  constructor(ego: EgoVelocity | undefined) {
    const isKnown = ego !== undefined && Number.isFinite(ego.forwardMps) && Number.isFinite(ego.yawRateRadps);
    this.isSpeedKnown = isKnown;
    this.speedMps = isKnown ? ego.forwardMps : 0;
    const curvature = isKnown && ego.forwardMps > MIN_SPEED_MPS ? ego.yawRateRadps / ego.forwardMps : 0;
    this.curvature1pm = Math.min(MAX_CURVATURE_1PM, Math.max(-MAX_CURVATURE_1PM, curvature));
  }

  alongM(xM: number, yM: number): number {
    const k = this.curvature1pm;
    if (Math.abs(k) < STRAIGHT_1PM) return xM;
    const sign = Math.sign(k);
    const radiusM = 1 / k;
    return radiusM * Math.atan2(sign * xM, sign * (radiusM - yM));
  }

  acrossM(xM: number, yM: number): number {
    const k = this.curvature1pm;
    if (Math.abs(k) < STRAIGHT_1PM) return yM - (k * xM * xM) / 2;
    const radiusM = 1 / k;
    return radiusM - Math.sign(k) * Math.hypot(xM, yM - radiusM);
  }

  /** Direction of the path there, counter-clockwise from base_link x. */
  headingRad(alongM: number): number {
    return this.curvature1pm * alongM;
  }

  xM(alongM: number, acrossM: number): number {
    const k = this.curvature1pm;
    return Math.abs(k) < STRAIGHT_1PM ? alongM : Math.sin(k * alongM) * (1 / k - acrossM);
  }

  yM(alongM: number, acrossM: number): number {
    const k = this.curvature1pm;
    return Math.abs(k) < STRAIGHT_1PM ? acrossM : 1 / k - Math.cos(k * alongM) * (1 / k - acrossM);
  }
}
