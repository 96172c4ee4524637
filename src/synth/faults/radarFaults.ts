import type { Rng } from '../math/Rng.js';
import { cos, hypot, sin } from '../math/deterministicMath.js';
import { ECHO_SOURCE } from '../radar/EchoBuffer.js';
import { fold } from '../radar/measure.js';
import type { RadarSweep } from '../radar/RadarSweep.js';
import type { SensorRig } from '../SensorRig.js';

/** Slush on the radome: only a few near returns come through. */
const BLOCKED = { rangeM: 12, share: 0.25 } as const;
/** An interfering radar: this many false returns per true one, at least 80. */
const CLUTTER = { factor: 1.5, atLeast: 80 } as const;

function select(sweep: RadarSweep, keeps: (i: number) => boolean): RadarSweep {
  const { points } = sweep;
  const kept: number[] = [];
  for (let i = 0; i < points.count; i++) if (keeps(i)) kept.push(i);
  const take = (from: Float32Array): Float32Array => Float32Array.from(kept, (i) => from[i]!);
  return {
    ...sweep,
    source: Int32Array.from(kept, (i) => sweep.source[i]!),
    points: {
      count: kept.length,
      xM: take(points.xM),
      yM: take(points.yM),
      zM: take(points.zM),
      rangeRateMps: take(points.rangeRateMps),
      magnitudeDb: take(points.magnitudeDb),
    },
  };
}

export const blockSweep = (sweep: RadarSweep, rng: Rng): RadarSweep =>
  select(sweep, (i) => hypot(sweep.points.xM[i]!, sweep.points.yM[i]!) < BLOCKED.rangeM && rng.chance(BLOCKED.share));

/** Adds returns all over the field with range rates of their own. */
export function clutterSweep(sweep: RadarSweep, rig: SensorRig['radar'], rng: Rng): RadarSweep {
  const { points } = sweep;
  const extra = Math.max(CLUTTER.atLeast, Math.round(CLUTTER.factor * points.count));
  const count = points.count + extra;
  const grow = (from: Float32Array): Float32Array => {
    const grown = new Float32Array(count);
    grown.set(from.subarray(0, points.count));
    return grown;
  };
  const source = new Int32Array(count).fill(ECHO_SOURCE.clutter);
  source.set(sweep.source.subarray(0, points.count));
  const grown = {
    count,
    xM: grow(points.xM),
    yM: grow(points.yM),
    zM: grow(points.zM),
    rangeRateMps: grow(points.rangeRateMps),
    magnitudeDb: grow(points.magnitudeDb),
  };
  for (let i = points.count; i < count; i++) {
    const rangeM = rng.uniform(2, rig.maxRangeM);
    const azimuth = rng.uniform(-1, 1) * rig.halfFieldOfViewRad;
    const doppler = rng.uniform(-30, 30);
    grown.xM[i] = rangeM * cos(azimuth);
    grown.yM[i] = rangeM * sin(azimuth);
    grown.zM[i] = sweep.kind === 'imaging' ? rangeM * rng.uniform(-0.1, 0.15) : 0;
    grown.rangeRateMps[i] = sweep.dopplerPeriodMps > 0 ? fold(doppler, sweep.dopplerPeriodMps) : doppler;
    grown.magnitudeDb[i] = sweep.kind === 'imaging' ? 45 + rng.uniform(0, 12) : rng.uniform(-10, 10);
  }
  return { ...sweep, points: grown, source };
}

/** The radar was knocked: everything appears turned by `yawRad`, the published transform unchanged. */
export function turnSweep(sweep: RadarSweep, yawRad: number): RadarSweep {
  const { points } = sweep;
  const c = cos(yawRad);
  const s = sin(yawRad);
  return {
    ...sweep,
    points: {
      ...points,
      xM: points.xM.map((x, i) => c * x - s * points.yM[i]!),
      yM: points.yM.map((y, i) => s * points.xM[i]! + c * y),
    },
  };
}
