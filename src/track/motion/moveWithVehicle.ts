import type { Transform } from '../../domain/Transform.js';
import { type MotionState, STATE_SIZE as N, VX, VY, X, Y, YAW } from './MotionState.js';
import { wrapAngleRad } from './predictTurn.js';

/** Transforms a state from the previous vehicle frame into the current one (`nowFromThen`, planar). Velocities stay over ground; only their axes turn. */
export function moveWithVehicle(state: MotionState, nowFromThen: Transform): void {
  const { m } = nowFromThen;
  const c = m[0]!;
  const s = m[4]!;
  const { mean, covariance } = state;
  const x = mean[X]!;
  const y = mean[Y]!;
  mean[X] = c * x - s * y + m[3]!;
  mean[Y] = s * x + c * y + m[7]!;
  const vx = mean[VX]!;
  const vy = mean[VY]!;
  mean[VX] = c * vx - s * vy;
  mean[VY] = s * vx + c * vy;
  mean[YAW] = wrapAngleRad(mean[YAW]! + Math.atan2(s, c));
  turnRows(covariance, X, c, s);
  turnRows(covariance, VX, c, s);
  turnColumns(covariance, X, c, s);
  turnColumns(covariance, VX, c, s);
}

function turnRows(p: Float64Array, row: number, c: number, s: number): void {
  for (let j = 0; j < N; j++) {
    const a = p[row * N + j]!;
    const b = p[(row + 1) * N + j]!;
    p[row * N + j] = c * a - s * b;
    p[(row + 1) * N + j] = s * a + c * b;
  }
}

function turnColumns(p: Float64Array, column: number, c: number, s: number): void {
  for (let i = 0; i < N; i++) {
    const a = p[i * N + column]!;
    const b = p[i * N + column + 1]!;
    p[i * N + column] = c * a - s * b;
    p[i * N + column + 1] = s * a + c * b;
  }
}

/** Adds the vehicle's own velocity (times `sign`) at the object's place: from relative velocities to ones over ground, or back. */
export function changeReference(
  { mean }: MotionState,
  ego: { readonly forwardMps: number; readonly leftMps: number; readonly yawRateRadps: number },
  sign: 1 | -1,
): void {
  mean[VX]! += sign * (ego.forwardMps - ego.yawRateRadps * mean[Y]!);
  mean[VY]! += sign * (ego.leftMps + ego.yawRateRadps * mean[X]!);
}
