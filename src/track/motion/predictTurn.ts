import { type MotionState, STATE_SIZE as N, TURN, VX, VY, X, Y, YAW } from './MotionState.js';

/** Spectral densities of white noise: how much an object may manoeuvre between frames. */
export interface MotionNoise {
  /** Along the heading, (m/s)² a second. */
  readonly alongMps2PerSec: number;
  /** Across it. */
  readonly acrossMps2PerSec: number;
  /** rad² a second. */
  readonly yawRad2PerSec: number;
  /** (rad/s)² a second. */
  readonly turnRadps2PerSec: number;
}

/** Without measurements a turn decays with this time constant. */
const TURN_MEMORY_SECS = 2;
/** Turn rates below this use the series: the closed forms divide by them. */
const STRAIGHT_RADPS = 1e-3;

const jacobian = new Float64Array(N * N);
const product = new Float64Array(N * N);

/**
 * Constant turn rate and velocity over `dtSecs` in a frame that stands still, with its covariance (extended Kalman filter): the velocity vector and the heading turn
 * together. The coordinated-turn model of Bar-Shalom, Li, Kirubarajan, "Estimation with Applications to Tracking and Navigation", 11.7.1, with the heading as a state of its own, so that
 * an object at rest keeps it.
 */
export function predictTurn(state: MotionState, dtSecs: number, noise: MotionNoise): void {
  const { mean } = state;
  const w = mean[TURN]!;
  const vx = mean[VX]!;
  const vy = mean[VY]!;
  const dt = dtSecs;
  const sin = Math.sin(w * dt);
  const cos = Math.cos(w * dt);
  const straight = Math.abs(w) < STRAIGHT_RADPS;
  const a = straight ? dt : sin / w;
  const b = straight ? (w * dt * dt) / 2 : (1 - cos) / w;
  const dadw = straight ? (-w * dt * dt * dt) / 3 : (dt * cos - a) / w;
  const dbdw = straight ? (dt * dt) / 2 : (dt * sin - b) / w;
  const decay = Math.exp(-dt / TURN_MEMORY_SECS);
  mean[X]! += a * vx - b * vy;
  mean[Y]! += b * vx + a * vy;
  mean[VX] = cos * vx - sin * vy;
  mean[VY] = sin * vx + cos * vy;
  mean[YAW] = wrapAngleRad(mean[YAW]! + w * dt);
  mean[TURN] = w * decay;

  jacobian.fill(0);
  for (let i = 0; i < N; i++) jacobian[i * N + i] = 1;
  jacobian[X * N + VX] = a;
  jacobian[X * N + VY] = -b;
  jacobian[X * N + TURN] = dadw * vx - dbdw * vy;
  jacobian[Y * N + VX] = b;
  jacobian[Y * N + VY] = a;
  jacobian[Y * N + TURN] = dbdw * vx + dadw * vy;
  jacobian[VX * N + VX] = cos;
  jacobian[VX * N + VY] = -sin;
  jacobian[VX * N + TURN] = -dt * mean[VY];
  jacobian[VY * N + VX] = sin;
  jacobian[VY * N + VY] = cos;
  jacobian[VY * N + TURN] = dt * mean[VX];
  jacobian[YAW * N + TURN] = dt;
  jacobian[TURN * N + TURN] = decay;
  propagate(state);
  addNoise(state, dt, noise);
}

/** P = F P Fᵀ with the module's Jacobian, most of which is zero. */
function propagate({ covariance }: MotionState): void {
  product.fill(0);
  for (let i = 0; i < N; i++) {
    for (let k = 0; k < N; k++) {
      const f = jacobian[i * N + k]!;
      if (f === 0) continue;
      for (let j = 0; j < N; j++) product[i * N + j]! += f * covariance[k * N + j]!;
    }
  }
  covariance.fill(0);
  for (let j = 0; j < N; j++) {
    for (let k = 0; k < N; k++) {
      const f = jacobian[j * N + k]!;
      if (f === 0) continue;
      for (let i = 0; i <= j; i++) covariance[i * N + j]! += f * product[i * N + k]!;
    }
  }
  for (let i = 1; i < N; i++) for (let j = 0; j < i; j++) covariance[i * N + j] = covariance[j * N + i]!;
}

/** White acceleration along and across the heading, integrated over dt. */
function addNoise({ mean, covariance }: MotionState, dt: number, noise: MotionNoise): void {
  const cos = Math.cos(mean[YAW]!);
  const sin = Math.sin(mean[YAW]!);
  const along = noise.alongMps2PerSec;
  const across = noise.acrossMps2PerSec;
  const qxx = along * cos * cos + across * sin * sin;
  const qyy = along * sin * sin + across * cos * cos;
  const qxy = (along - across) * cos * sin;
  const add = (i: number, j: number, value: number): void => {
    covariance[i * N + j]! += value;
    if (i !== j) covariance[j * N + i]! += value;
  };
  const position = (dt * dt * dt) / 3;
  const mixed = (dt * dt) / 2;
  add(X, X, position * qxx);
  add(Y, Y, position * qyy);
  add(X, Y, position * qxy);
  add(X, VX, mixed * qxx);
  add(Y, VY, mixed * qyy);
  add(X, VY, mixed * qxy);
  add(Y, VX, mixed * qxy);
  add(VX, VX, dt * qxx);
  add(VY, VY, dt * qyy);
  add(VX, VY, dt * qxy);
  const turn = noise.turnRadps2PerSec;
  add(YAW, YAW, dt * noise.yawRad2PerSec + position * turn);
  add(YAW, TURN, mixed * turn);
  add(TURN, TURN, dt * turn);
}

/** To -pi..pi. */
export function wrapAngleRad(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI));
}
