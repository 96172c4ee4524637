import { type MotionState, STATE_SIZE as N } from './MotionState.js';

const gain = new Float64Array(N);
const projected = new Float64Array(N);

/** Variance of the innovation of a measurement with sensitivity `h` (one row of the measurement matrix) and noise `variance`. */
export function innovationVariance({ covariance }: MotionState, h: Float64Array, variance: number): number {
  let sum = variance;
  for (let i = 0; i < N; i++) {
    if (h[i] === 0) continue;
    let row = 0;
    for (let j = 0; j < N; j++) row += covariance[i * N + j]! * h[j]!;
    sum += h[i]! * row;
  }
  return sum;
}

/** Kalman update with one number: measured minus expected is `innovation`. Several numbers with independent noise are applied one after the other, which needs no matrix inverse. */
export function updateScalar(state: MotionState, h: Float64Array, innovation: number, variance: number): void {
  const { mean, covariance } = state;
  let total = variance;
  for (let i = 0; i < N; i++) {
    let row = 0;
    for (let j = 0; j < N; j++) row += covariance[i * N + j]! * h[j]!;
    projected[i] = row;
    total += h[i]! * row;
  }
  for (let i = 0; i < N; i++) gain[i] = projected[i]! / total;
  for (let i = 0; i < N; i++) {
    mean[i]! += gain[i]! * innovation;
    for (let j = i; j < N; j++) {
      const value = covariance[i * N + j]! - gain[i]! * projected[j]!;
      covariance[i * N + j] = value;
      covariance[j * N + i] = value;
    }
  }
}
