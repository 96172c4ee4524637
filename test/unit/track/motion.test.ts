import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/synth/math/Rng.js';
import { motionOver } from '../../../src/geometry/EgoMotionBuffer.js';
import { invert } from '../../../src/geometry/Transform.js';
import {
  makeMotionState,
  type MotionState,
  STATE_SIZE as N,
  TURN,
  VX,
  VY,
  X,
  Y,
  YAW,
} from '../../../src/track/motion/MotionState.js';
import { moveWithVehicle } from '../../../src/track/motion/moveWithVehicle.js';
import {
  makePositionNoise,
  setPositionNoise,
  squaredDistance,
  updatePosition,
} from '../../../src/track/motion/positionNoise.js';
import { predictTurn } from '../../../src/track/motion/predictTurn.js';
import { updateScalar } from '../../../src/track/motion/updateScalar.js';

const NO_NOISE = { alongMps2PerSec: 0, acrossMps2PerSec: 0, yawRad2PerSec: 0, turnRadps2PerSec: 0 };

function randomState(seed: number, turn: number): MotionState {
  const rng = new Rng(seed);
  const state = makeMotionState();
  const root = new Matrix(N, N);
  for (let i = 0; i < N; i++) {
    state.mean[i] = rng.uniform(-2, 2);
    for (let j = 0; j < N; j++) root.set(i, j, rng.uniform(-1, 1));
  }
  state.mean[VX] = 10;
  state.mean[TURN] = turn;
  const p = root.mmul(root.transpose());
  for (let i = 0; i < N; i++) for (let j = 0; j < N; j++) state.covariance[i * N + j] = p.get(i, j);
  return state;
}

const matrixOf = (state: MotionState): Matrix => Matrix.from1DArray(N, N, [...state.covariance]);
const copy = (state: MotionState): MotionState => ({ mean: state.mean.slice(), covariance: state.covariance.slice() });

function expectMatrix(own: Float64Array, other: Matrix, digits = 9): void {
  for (let i = 0; i < N; i++) for (let j = 0; j < N; j++) expect(own[i * N + j]).toBeCloseTo(other.get(i, j), digits);
}

describe('predictTurn', () => {
  it.each([0, 1e-9, 5e-4, 0.3, -0.8])('moves on the arc of small steps at %f rad/s', (turn) => {
    const state = randomState(1, turn);
    let [x, y, vx, vy] = [state.mean[X]!, state.mean[Y]!, state.mean[VX]!, state.mean[VY]!];
    const steps = 200_000;
    const dt = 0.4 / steps;
    for (let i = 0; i < steps; i++) {
      x += dt * vx;
      y += dt * vy;
      [vx, vy] = [vx - dt * turn * vy, vy + dt * turn * vx];
    }
    predictTurn(state, 0.4, NO_NOISE);
    expect(state.mean[X]).toBeCloseTo(x, 4);
    expect(state.mean[Y]).toBeCloseTo(y, 4);
    expect(state.mean[VX]).toBeCloseTo(vx, 4);
    expect(state.mean[VY]).toBeCloseTo(vy, 4);
  });

  it.each([0, 0.3, -0.8])('carries the covariance along as F P Fᵀ with F from differences, at %f rad/s', (turn) => {
    const state = randomState(2, turn);
    const f = new Matrix(N, N);
    const step = 1e-6;
    for (let j = 0; j < N; j++) {
      const [up, down] = [copy(state), copy(state)];
      up.mean[j]! += step;
      down.mean[j]! -= step;
      predictTurn(up, 0.1, NO_NOISE);
      predictTurn(down, 0.1, NO_NOISE);
      for (let i = 0; i < N; i++) f.set(i, j, (up.mean[i]! - down.mean[i]!) / (2 * step));
    }
    const expected = f.mmul(matrixOf(state)).mmul(f.transpose());
    predictTurn(state, 0.1, NO_NOISE);
    expectMatrix(state.covariance, expected, 5);
  });

  it('adds noise that does not depend on how time is cut into frames', () => {
    const noise = { alongMps2PerSec: 4, acrossMps2PerSec: 1, yawRad2PerSec: 0.1, turnRadps2PerSec: 0 };
    const [once, often] = [makeMotionState(), makeMotionState()];
    predictTurn(once, 0.5, noise);
    for (let i = 0; i < 50; i++) predictTurn(often, 0.01, noise);
    for (let i = 0; i < N * N; i++) expect(often.covariance[i]).toBeCloseTo(once.covariance[i]!, 9);
    expect(once.covariance[VX * N + VX]).toBeCloseTo(2, 9);
    expect(once.covariance[VY * N + VY]).toBeCloseTo(0.5, 9);
  });
});

describe('updates', () => {
  it('equal the textbook form with matrices (ml-matrix)', () => {
    const state = randomState(3, 0.1);
    const h = Float64Array.of(0, 0, 0.8, -0.6, 0.2, 0);
    const p = matrixOf(state);
    const row = Matrix.rowVector([...h]);
    const s = row.mmul(p).mmul(row.transpose()).get(0, 0) + 0.7;
    const k = p.mmul(row.transpose()).div(s);
    const mean = Matrix.columnVector([...state.mean]).add(Matrix.mul(k, 1.3));
    const after = Matrix.sub(p, k.mmul(row).mmul(p));
    updateScalar(state, h, 1.3, 0.7);
    for (let i = 0; i < N; i++) expect(state.mean[i]).toBeCloseTo(mean.get(i, 0), 9);
    expectMatrix(state.covariance, after);
  });

  it('of a position, told as two numbers, equal one with a 2x2 noise matrix', () => {
    const state = randomState(4, 0);
    const noise = makePositionNoise();
    setPositionNoise(noise, state, 0.4, 0.1);
    const axis = new Matrix([
      [noise.cos, -noise.sin],
      [noise.sin, noise.cos],
    ]);
    const r = axis.mmul(Matrix.diag([noise.alongVariance, noise.acrossVariance])).mmul(axis.transpose());
    const h = Matrix.zeros(2, N);
    h.set(0, X, 1);
    h.set(1, Y, 1);
    const p = matrixOf(state);
    const s = h.mmul(p).mmul(h.transpose()).add(r);
    const sInverse = new Matrix([
      [s.get(1, 1), -s.get(0, 1)],
      [-s.get(1, 0), s.get(0, 0)],
    ]).div(s.get(0, 0) * s.get(1, 1) - s.get(0, 1) * s.get(1, 0));
    const off = Matrix.columnVector([1.5, -0.5]);
    const gain = p.mmul(h.transpose()).mmul(sInverse);
    const mean = Matrix.columnVector([...state.mean]).add(gain.mmul(off));
    const after = Matrix.sub(p, gain.mmul(h).mmul(p));
    expect(squaredDistance(state, 1.5, -0.5, noise)).toBeCloseTo(off.transpose().mmul(sInverse).mmul(off).get(0, 0), 9);
    updatePosition(state, state.mean[X]! + 1.5, state.mean[Y]! - 0.5, noise);
    for (let i = 0; i < N; i++) expect(state.mean[i]).toBeCloseTo(mean.get(i, 0), 9);
    expectMatrix(state.covariance, after);
  });
});

describe('moveWithVehicle', () => {
  it('turns places, velocities and covariance into the frame of now', () => {
    const state = randomState(5, 0.2);
    const before = copy(state);
    const nowFromThen = invert(motionOver({ forwardMps: 10, leftMps: 0, yawRateRadps: 0.5 }, 0.4));
    const m = nowFromThen.m;
    const turn = Matrix.eye(N, N);
    for (const at of [X, VX]) {
      turn.set(at, at, m[0]!);
      turn.set(at, at + 1, m[1]!);
      turn.set(at + 1, at, m[4]!);
      turn.set(at + 1, at + 1, m[5]!);
    }
    moveWithVehicle(state, nowFromThen);
    expectMatrix(state.covariance, turn.mmul(matrixOf(before)).mmul(turn.transpose()));
    expect(Math.hypot(state.mean[VX]!, state.mean[VY]!)).toBeCloseTo(Math.hypot(before.mean[VX]!, before.mean[VY]!), 9);
    expect(state.mean[YAW]).toBeCloseTo(before.mean[YAW]! - 0.2, 9);
  });
});
