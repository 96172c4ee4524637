import {
  addVariance,
  type MotionState,
  setVariance,
  STATE_SIZE,
  VX,
  VY,
  varianceOf,
  YAW,
} from '../motion/MotionState.js';
import { wrapAngleRad } from '../motion/predictTurn.js';
import { innovationVariance, updateScalar } from '../motion/updateScalar.js';

/** Contradicting frames in a row after which the heading is dropped. */
const FRAMES_TO_TURN = 4;
/** Above this speed the driving direction, not the box, determines the front. */
const CLEAR_SPEED_MPS = 2;
/** Headings further off than this many sigma and this angle belong to the other hypothesis of a box (its long side across). */
const OUTLIER_SIGMA = 3;
const OUTLIER_RAD = 0.5;
/** Across its heading a wheeled vehicle moves no faster than this, plus a share of its speed (side slip; lag of the heading in bends). */
const SLIP_MPS = 0.3;
const SLIP_SHARE = 0.02;
const SLIP_GATE_SIGMA = 3;

/** Walking begins here: below it, the direction of the velocity is that of its noise. */
const WALKING_MPS = 0.4;
/** The speed must be this many sigma from none. */
const WALKING_SIGMA = 2;
/** Between the direction in which someone looks and the one in which they walk; 1 sigma. */
const GAIT_RAD = 0.35;

/** How often in a row the box contradicted the heading of the track. */
export interface HeadingDoubt {
  flipped: number;
  across: number;
}

const yawRow = new Float64Array(STATE_SIZE);
yawRow[YAW] = 1;
const slipRow = new Float64Array(STATE_SIZE);

/** Updates heading and turn rate with the yaw of a box. A box knows its axis better than its front: yaws that differ by half a turn count as the same axis until they persist. */
export function observeHeading(state: MotionState, yawRad: number, sigmaRad: number, doubt: HeadingDoubt): void {
  const variance = sigmaRad * sigmaRad;
  let off = wrapAngleRad(yawRad - state.mean[YAW]!);
  if (Math.abs(off) > Math.PI / 2) {
    off = wrapAngleRad(off - Math.PI);
    doubt.flipped += 1;
  } else doubt.flipped = 0;
  const total = innovationVariance(state, yawRow, variance);
  if (Math.abs(off) > OUTLIER_RAD && Math.abs(off) > OUTLIER_SIGMA * Math.sqrt(total)) {
    doubt.across += 1;
    if (doubt.across >= FRAMES_TO_TURN) {
      state.mean[YAW] = wrapAngleRad(yawRad);
      setVariance(state, YAW, variance);
      doubt.across = 0;
      doubt.flipped = 0;
    }
    return;
  }
  doubt.across = 0;
  updateScalar(state, yawRow, off, variance);
  state.mean[YAW] = wrapAngleRad(state.mean[YAW]!);
}

/** Wheels roll along the heading: couples heading and velocity, and turns the front into the driving direction. */
export function applyRolling(state: MotionState, doubt: HeadingDoubt): void {
  const { mean } = state;
  let cos = Math.cos(mean[YAW]!);
  let sin = Math.sin(mean[YAW]!);
  let alongMps = cos * mean[VX]! + sin * mean[VY]!;
  const speedSigmaMps = Math.sqrt(Math.max(varianceOf(state, VX), varianceOf(state, VY)));
  const drivesBack = alongMps < -CLEAR_SPEED_MPS && -alongMps > 2 * speedSigmaMps;
  const insists = doubt.flipped >= FRAMES_TO_TURN && Math.abs(alongMps) < CLEAR_SPEED_MPS;
  if (drivesBack || insists) {
    mean[YAW] = wrapAngleRad(mean[YAW]! + Math.PI);
    doubt.flipped = 0;
    cos = -cos;
    sin = -sin;
    alongMps = -alongMps;
  }
  slipRow[VX] = -sin;
  slipRow[VY] = cos;
  slipRow[YAW] = -alongMps;
  const sigmaMps = SLIP_MPS + SLIP_SHARE * Math.abs(alongMps);
  const slipMps = cos * mean[VY]! - sin * mean[VX]!;
  const total = innovationVariance(state, slipRow, sigmaMps * sigmaMps);
  if (slipMps * slipMps > SLIP_GATE_SIGMA * SLIP_GATE_SIGMA * total) {
    // Heading and velocity cannot both be right; the next boxes decide.
    addVariance(state, YAW, 0.01);
    return;
  }
  updateScalar(state, slipRow, -slipMps, sigmaMps * sigmaMps);
  mean[YAW] = wrapAngleRad(mean[YAW]!);
}

/** Turns what walks into the direction of its motion. False while it does not walk clearly: then only its box tells the heading. */
export function applyWalking(state: MotionState): boolean {
  const { mean, covariance } = state;
  const vx = mean[VX]!;
  const vy = mean[VY]!;
  const speedMps = Math.hypot(vx, vy);
  if (speedMps < WALKING_MPS) return false;
  const cos = vx / speedMps;
  const sin = vy / speedMps;
  const [xx, xy, yy] = [varianceOf(state, VX), covariance[VX * STATE_SIZE + VY]!, varianceOf(state, VY)];
  const alongVariance = cos * cos * xx + 2 * cos * sin * xy + sin * sin * yy;
  const acrossVariance = sin * sin * xx - 2 * cos * sin * xy + cos * cos * yy;
  if (speedMps < WALKING_SIGMA * Math.sqrt(alongVariance)) return false;
  mean[YAW] = Math.atan2(vy, vx);
  setVariance(state, YAW, acrossVariance / (speedMps * speedMps) + GAIT_RAD * GAIT_RAD);
  return true;
}
