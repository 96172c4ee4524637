/** Indices in the state vector: centre (m) and velocity over ground (m/s) along base_link's axes, heading (rad), turn rate (rad/s). */
export const X = 0;
export const Y = 1;
export const VX = 2;
export const VY = 3;
export const YAW = 4;
export const TURN = 5;
export const STATE_SIZE = 6;

/** Mean and covariance (row-major 6x6) of one object's motion. Mutable: filters work in place. */
export interface MotionState {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

export const makeMotionState = (): MotionState => ({
  mean: new Float64Array(STATE_SIZE),
  covariance: new Float64Array(STATE_SIZE * STATE_SIZE),
});

/** Variance of one component. */
export const varianceOf = (state: MotionState, at: number): number => state.covariance[at * STATE_SIZE + at]!;

/** Removes the correlation of component `at` with the others and sets its variance. */
export function setVariance(state: MotionState, at: number, variance: number): void {
  for (let i = 0; i < STATE_SIZE; i++) {
    state.covariance[at * STATE_SIZE + i] = 0;
    state.covariance[i * STATE_SIZE + at] = 0;
  }
  state.covariance[at * STATE_SIZE + at] = variance;
}

/** Adds to the variance of one component. */
export function addVariance(state: MotionState, at: number, variance: number): void {
  state.covariance[at * STATE_SIZE + at]! += variance;
}

export function isFiniteState({ mean, covariance }: MotionState): boolean {
  for (let i = 0; i < mean.length; i++) if (!Number.isFinite(mean[i])) return false;
  for (let i = 0; i < covariance.length; i++) if (!Number.isFinite(covariance[i])) return false;
  return true;
}
