import type { EgoVelocity } from '../domain/EgoMotion.js';
import type { PlacedSweep } from '../domain/FusionSample.js';
import { motionOver } from '../geometry/EgoMotionBuffer.js';
import { compose, invert } from '../geometry/Transform.js';
import type { RadarCloud } from './RadarCloud.js';

export interface SweepOptions {
  /** Of the vehicle at the scan's stamp; undefined: range rates over ground stay unknown and the sweep is not moved. */
  readonly velocity: EgoVelocity | undefined;
  /** Period of folded range rates in m/s; undefined when they are unambiguous. */
  readonly dopplerPeriodMps: number | undefined;
  /** dB a unit of relative magnitude. */
  readonly magnitudeScaleDb: number;
}

const MAX_RELATIVE_MAGNITUDE = 3;
/** Range below which a line of sight has no direction. */
const MIN_RANGE_M = 1e-6;

/** Appends a sweep to the cloud: moved to base_link and to the sample's stamp, range rates compensated for the radar's own motion, magnitudes relative to the sweep's median. */
export function addSweep(cloud: RadarCloud, sweep: PlacedSweep, options: SweepOptions): void {
  const { points, rangeRateKind } = sweep.scan;
  const { velocity } = options;
  cloud.reserve(points.count);
  const moved =
    sweep.sampleFromScan ?? (velocity === undefined ? undefined : invert(motionOver(velocity, sweep.ageSecs)));
  const mounting = sweep.baseFromRadar.m;
  const m = (moved === undefined ? sweep.baseFromRadar : compose(moved, sweep.baseFromRadar)).m;
  // Velocity of the radar itself: that of base_link and the lever arm of its mounting on a turning vehicle.
  const vxMps = velocity === undefined ? 0 : velocity.forwardMps - velocity.yawRateRadps * mounting[7]!;
  const vyMps = velocity === undefined ? 0 : velocity.leftMps + velocity.yawRateRadps * mounting[3]!;
  const compensate = rangeRateKind === 'measured';
  const hasRadialSpeed = rangeRateKind === 'compensated' || (compensate && velocity !== undefined) ? 1 : 0;
  const period = options.dopplerPeriodMps;
  const isUnambiguous = hasRadialSpeed === 1 && period === undefined ? 1 : 0;
  const medianDb = lowerMedian(points.magnitudeDb, points.count);
  let at = cloud.count;
  for (let i = 0; i < points.count; i++, at++) {
    const x = points.xM[i]!;
    const y = points.yM[i]!;
    const z = points.zM[i]!;
    cloud.xM[at] = m[0]! * x + m[1]! * y + m[2]! * z + m[3]!;
    cloud.yM[at] = m[4]! * x + m[5]! * y + m[6]! * z + m[7]!;
    cloud.zM[at] = m[8]! * x + m[9]! * y + m[10]! * z + m[11]!;
    let radialSpeedMps = 0;
    if (hasRadialSpeed === 1) {
      radialSpeedMps = points.rangeRateMps[i]!;
      if (compensate) {
        const range = Math.max(Math.sqrt(x * x + y * y + z * z), MIN_RANGE_M);
        const losX = (mounting[0]! * x + mounting[1]! * y + mounting[2]! * z) / range;
        const losY = (mounting[4]! * x + mounting[5]! * y + mounting[6]! * z) / range;
        radialSpeedMps += vxMps * losX + vyMps * losY;
      }
      // With folded range rates the speed over ground is only known modulo their period; the value closest to zero represents all.
      if (period !== undefined) radialSpeedMps -= period * Math.floor(radialSpeedMps / period + 0.5);
    }
    cloud.radialSpeedMps[at] = radialSpeedMps;
    const db = points.magnitudeDb[i]!;
    cloud.magnitudeDb[at] = db;
    const relative = (db - medianDb) / options.magnitudeScaleDb;
    cloud.relativeMagnitude[at] = Math.min(Math.max(relative, -MAX_RELATIVE_MAGNITUDE), MAX_RELATIVE_MAGNITUDE);
    cloud.hasRadialSpeed[at] = hasRadialSpeed;
    cloud.isUnambiguous[at] = isUnambiguous;
  }
  cloud.count = at;
}

/** The value at index floor((n - 1) / 2) after sorting; 0 of nothing. */
export function lowerMedian(values: Float32Array, count: number): number {
  if (count === 0) return 0;
  return values.slice(0, count).sort()[(count - 1) >> 1]!;
}
