import { type MotionState, STATE_SIZE as N, VX, VY, varianceOf, X, Y, YAW } from './MotionState.js';
import { updateScalar } from './updateScalar.js';

/** Below this the heading, not the velocity, gives the axis. */
const SLOW_MPS = 1;

/** Noise of a measured centre, as variances along and across an axis. */
export interface PositionNoise {
  cos: number;
  sin: number;
  alongVariance: number;
  acrossVariance: number;
}

export const makePositionNoise = (): PositionNoise => ({ cos: 1, sin: 0, alongVariance: 0, acrossVariance: 0 });

/**
 * Noise of a centre measured with `sigmaM` from sensors that looked up to `smearSecs` apart (radar sweeps gathered before the frame, a rolling shutter): a moving object is smeared along its path, in proportion to its speed over ground and the uncertainty of that speed.
 */
export function setPositionNoise(into: PositionNoise, state: MotionState, sigmaM: number, smearSecs: number): void {
  const { mean } = state;
  const vx = mean[VX]!;
  const vy = mean[VY]!;
  const speed = Math.sqrt(vx * vx + vy * vy);
  into.cos = speed > SLOW_MPS ? vx / speed : Math.cos(mean[YAW]!);
  into.sin = speed > SLOW_MPS ? vy / speed : Math.sin(mean[YAW]!);
  const squaredSpeed = speed * speed + varianceOf(state, VX) + varianceOf(state, VY);
  into.acrossVariance = sigmaM * sigmaM;
  into.alongVariance = into.acrossVariance + smearSecs * smearSecs * squaredSpeed;
}

/** Squared Mahalanobis distance of a measured centre that is off by (dx, dy). */
export function squaredDistance({ covariance }: MotionState, dx: number, dy: number, noise: PositionNoise): number {
  const { cos, sin, alongVariance, acrossVariance } = noise;
  const a = covariance[X * N + X]! + alongVariance * cos * cos + acrossVariance * sin * sin;
  const b = covariance[X * N + Y]! + (alongVariance - acrossVariance) * cos * sin;
  const d = covariance[Y * N + Y]! + alongVariance * sin * sin + acrossVariance * cos * cos;
  return (d * dx * dx - 2 * b * dx * dy + a * dy * dy) / (a * d - b * b);
}

const row = new Float64Array(N);

/** Kalman update with a measured centre: along the axis, then across it. */
export function updatePosition(state: MotionState, xM: number, yM: number, noise: PositionNoise): void {
  const { mean } = state;
  const { cos, sin } = noise;
  row[X] = cos;
  row[Y] = sin;
  updateScalar(state, row, cos * (xM - mean[X]!) + sin * (yM - mean[Y]!), noise.alongVariance);
  row[X] = -sin;
  row[Y] = cos;
  updateScalar(state, row, cos * (yM - mean[Y]!) - sin * (xM - mean[X]!), noise.acrossVariance);
}
