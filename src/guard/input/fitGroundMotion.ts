import type { RadarInBase } from '../../domain/PublishedFrame.js';

/** Residual motion of static objects after removing the ego motion: 0, 0 when all agree. */
export interface GroundMotion {
  /** Standing things seem to move away ahead at this speed. */
  readonly forwardMps: number;
  readonly leftMps: number;
}

const SEARCH_MPS = 12;
const STEP_MPS = 0.5;
/** Returns off by more do not count: search, refinement. */
const COARSE_MPS = 1;
const FINE_MPS = 0.6;
const SAMPLES = 400;
const REFINEMENTS = 3;

/**
 * Velocity (a, b) that most range rates over ground follow as a cos(azimuth) + b sin(azimuth) (Kellner et al., ITSC 2013): a search over a, then weighted least squares with Tukey's biweight.
 * Works on folded range rates as far as the errors stay below half the period. Undefined with fewer than `minReturns` returns that follow it.
 */
export function fitGroundMotion(radar: RadarInBase, minReturns: number): GroundMotion | undefined {
  const stride = Math.max(1, Math.ceil(radar.xM.length / SAMPLES));
  let a = 0;
  // Zero residual is expected, so another speed needs clearly more returns.
  let best = 1.2 * support(radar, 0, stride);
  for (let speed = -SEARCH_MPS; speed <= SEARCH_MPS; speed += STEP_MPS) {
    const score = support(radar, speed, stride);
    if (score > best) {
      best = score;
      a = speed;
    }
  }
  let b = 0;
  let followers = 0;
  for (let round = 0; round < REFINEMENTS; round++) {
    const width = round === 0 ? COARSE_MPS : FINE_MPS;
    let caa = 0;
    let cab = 0;
    let cbb = 0;
    let ra = 0;
    let rb = 0;
    followers = 0;
    for (let i = 0; i < radar.xM.length; i += stride) {
      const x = radar.xM[i]!;
      const y = radar.yM[i]!;
      const range = Math.sqrt(x * x + y * y);
      if (!(range > MIN_RANGE_M)) continue;
      const c = x / range;
      const s = y / range;
      const residual = radar.radialSpeedMps[i]! - a * c - b * s;
      const t = residual / width;
      if (!(t > -1 && t < 1)) continue;
      const weight = (1 - t * t) * (1 - t * t);
      caa += weight * c * c;
      cab += weight * c * s;
      cbb += weight * s * s;
      ra += weight * residual * c;
      rb += weight * residual * s;
      followers += stride;
    }
    const determinant = caa * cbb - cab * cab;
    // Returns in one direction do not determine the other component.
    if (!(determinant > 1e-3 * caa * caa)) return undefined;
    a += (ra * cbb - rb * cab) / determinant;
    b += (rb * caa - ra * cab) / determinant;
  }
  return followers >= minReturns ? { forwardMps: a, leftMps: b } : undefined;
}

const MIN_RANGE_M = 2;

function support({ xM, yM, radialSpeedMps }: RadarInBase, speed: number, stride: number): number {
  let sum = 0;
  for (let i = 0; i < xM.length; i += stride) {
    const x = xM[i]!;
    const y = yM[i]!;
    const range = Math.sqrt(x * x + y * y);
    if (!(range > MIN_RANGE_M)) continue;
    const t = (radialSpeedMps[i]! - (speed * x) / range) / COARSE_MPS;
    if (t > -1 && t < 1) sum += 1 - t * t;
  }
  return sum;
}
