import type { JudgedDetection } from '../../../src/domain/Verdict.js';
import type { RadarInBase } from '../../../src/domain/PublishedFrame.js';
import type { TrackContext } from '../../../src/track/Tracker.js';

export const detection = (over: Partial<JudgedDetection> = {}): JudgedDetection => ({
  label: 'car',
  score: 0.8,
  xM: 20,
  yM: 0,
  zM: 0.8,
  lengthM: 4.5,
  widthM: 1.8,
  heightM: 1.5,
  yawRad: 0,
  sigma: { positionM: 0.2, sizeM: 0.3, yawRad: 0.05, radialSpeedMps: 8 },
  cameraScore: 0.7,
  radarPointCount: 0,
  verdict: { kind: 'confirmed', reasons: [] },
  ...over,
});

export const radarOf = (points: readonly (readonly [x: number, y: number, radialSpeedMps: number])[]): RadarInBase => ({
  xM: Float32Array.from(points, ([x]) => x),
  yM: Float32Array.from(points, ([, y]) => y),
  zM: new Float32Array(points.length),
  radialSpeedMps: Float32Array.from(points, ([, , speed]) => speed),
  magnitudeDb: new Float32Array(points.length),
});

/** Frame `n` at 10 Hz. */
export const frame = (n: number, over: Partial<TrackContext> = {}): TrackContext => ({
  stampNs: 1_000_000_000n + BigInt(n) * 100_000_000n,
  ego: { forwardMps: 0, leftMps: 0, yawRateRadps: 0 },
  radar: radarOf([]),
  hasRadialSpeed: false,
  ...over,
});
