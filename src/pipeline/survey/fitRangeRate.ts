import { strideOf } from './SurveyedSweep.js';

/** Numbers of one field, sweep by sweep, against the direction of each return. */
export interface FieldSweep {
  readonly values: Float64Array;
  readonly cosForward: Float64Array;
  /** Undefined: unknown, or too slow to tell anything. */
  readonly egoMps: number | undefined;
}

/** How a field fits the standing world of a moving vehicle. */
export interface RangeRateFit {
  readonly kind: 'measured' | 'compensated';
  readonly mpsPerUnit: number;
  /** Speed of the vehicle by the fit, in the unit of the field; only without odometry. */
  readonly forwardUnits?: number;
  /** Share of the returns that stand still when the field is read so, 0..1. */
  readonly support: number;
  /** Best share of returns that one constant explains within the same width: a field of noise or flags is explained as well by it. */
  readonly byConstant: number;
  /** Of a compensated fit: best share of the returns that stand still when the field is read as measured. */
  readonly asMeasured?: number;
  readonly sweeps: number;
  /** Undefined: the vehicle is taken to drive forward, and the unit to be m/s. */
  readonly against: 'odometry' | 'forward motion';
}

/** m/s of one: m/s, km/h, mph, knots, dm/s, cm/s, mm/s. */
export const SPEED_UNITS: readonly (readonly [string, number])[] = [
  ['m/s', 1],
  ['km/h', 1 / 3.6],
  ['mph', 0.44704],
  ['knots', 0.514444],
  ['dm/s', 0.1],
  ['cm/s', 0.01],
  ['mm/s', 0.001],
];
/** A return within this of standing still stands still: noise of the radar, and turns that are not modelled. */
const WIDTH_MPS = 0.8;
/** Slower vehicles tell nothing. */
const MOVING_MPS = 3;
/** Without odometry: faster is another unit, and faster backwards the other sign. */
export const MAX_FORWARD_MPS = 60;
const MAX_BACKWARD_MPS = 4;
const MIN_SWEEPS = 3;
const MIN_RETURNS = 8;
/** Fewer different whole numbers are flags or classes, not speeds. */
const MIN_WHOLE = 9;
/** Values that must be known before that is said. */
const MIN_VALUES = 20;
/** Share of standing returns from which a fit says something. */
const MIN_SUPPORT = 0.4;
/** And how much better it must be than a constant. */
export const MIN_MARGIN = 0.1;

/**
 * Flags, classes, constants: numbers that cannot be speeds whatever their scale. While the vehicle stands a coarse Doppler has few values as well: then only -1, 0 and 1 are flags, and a constant is none where it is 0 or
 * odometry says that the vehicle stands.
 */
export function isNoSpeed(sweeps: readonly FieldSweep[]): boolean {
  const distinct = new Set<number>();
  let finite = 0;
  let total = 0;
  for (const { values } of sweeps)
    for (const value of values) {
      total += 1;
      if (!Number.isFinite(value)) continue;
      finite += 1;
      if (distinct.size < MIN_WHOLE) distinct.add(value);
    }
  if (total < MIN_VALUES) return false;
  const isMoving = sweeps.filter(movesByOdometry).length >= MIN_SWEEPS;
  const isWhole = distinct.size < MIN_WHOLE && [...distinct].every(Number.isInteger);
  const isFlag = isWhole && distinct.size > 1 && (isMoving || [...distinct].every((value) => Math.abs(value) <= 1));
  // 0 is what a standing vehicle's radar reads.
  const mayStand = distinct.has(0) || sweeps.some(({ egoMps }) => egoMps !== undefined);
  const isConstant = distinct.size < 2 && (isMoving || !mayStand);
  return isFlag || isConstant || finite < total / 2;
}

/** How the field fits best; undefined where nothing can be told: too few sweeps, a standing vehicle, or no fit. */
export function fitRangeRate(sweeps: readonly FieldSweep[]): RangeRateFit | undefined {
  const full = sweeps.filter(({ values }) => values.length >= MIN_RETURNS);
  const moving = full.filter(movesByOdometry);
  const best = moving.length >= MIN_SWEEPS ? againstOdometry(moving) : againstForwardMotion(full);
  return best !== undefined && best.support >= MIN_SUPPORT ? best : undefined;
}

const movesByOdometry = ({ egoMps }: FieldSweep): boolean => egoMps !== undefined && egoMps >= MOVING_MPS;

function againstOdometry(sweeps: readonly FieldSweep[]): RangeRateFit {
  const values: number[] = [];
  const expectedMps: number[] = [];
  for (const sweep of sweeps)
    eachReturn(sweep, (value, cos) => {
      values.push(value);
      expectedMps.push(-sweep.egoMps! * cos);
    });
  const share = (mpsPerUnit: number, ofMotion: number): number =>
    values.filter((value, i) => Math.abs(value * mpsPerUnit - ofMotion * expectedMps[i]!) < WIDTH_MPS).length /
    values.length;
  let best = { mpsPerUnit: 1, support: 0 };
  for (const [, unit] of SPEED_UNITS)
    for (const mpsPerUnit of [unit, -unit]) {
      const support = share(mpsPerUnit, 1);
      if (support > best.support + 1e-9) best = { mpsPerUnit, support };
    }
  const fit = { sweeps: sweeps.length, against: 'odometry' as const };
  const standing = share(1, 0);
  if (standing > best.support + MIN_MARGIN)
    return { ...fit, kind: 'compensated', mpsPerUnit: 1, support: standing, byConstant: 0, asMeasured: best.support };
  return {
    ...fit,
    kind: 'measured',
    ...best,
    byConstant: constantShare(values, WIDTH_MPS / Math.abs(best.mpsPerUnit)),
  };
}

/** Each sweep says a speed in the unit of the field. */
function againstForwardMotion(sweeps: readonly FieldSweep[]): RangeRateFit | undefined {
  const slopes: number[] = [];
  const supports: number[] = [];
  const constants: number[] = [];
  for (const sweep of sweeps) {
    const values: number[] = [];
    const cosines: number[] = [];
    eachReturn(sweep, (value, cos) => {
      if (Math.abs(cos) < 0.2) return;
      values.push(value);
      cosines.push(cos);
    });
    if (values.length < MIN_RETURNS) continue;
    const slope = middleOfDensest(values.map((value, i) => -value / cosines[i]!));
    const width = Math.max(0.04 * Math.abs(slope), 0.5);
    slopes.push(slope);
    supports.push(values.filter((value, i) => Math.abs(value + slope * cosines[i]!) < width).length / values.length);
    constants.push(constantShare(values, width));
  }
  if (slopes.length < MIN_SWEEPS) return undefined;
  const slope = median(slopes);
  // Of noise each sweep says another speed.
  const agreeing = slopes.filter((one) => Math.abs(one - slope) <= Math.max(0.25 * Math.abs(slope), 2)).length;
  if (Math.abs(slope) < MOVING_MPS || agreeing < 0.8 * slopes.length) return undefined;
  const sign = slope < -MAX_BACKWARD_MPS ? -1 : 1;
  return {
    kind: 'measured',
    mpsPerUnit: sign,
    forwardUnits: Math.abs(slope),
    support: median(supports),
    byConstant: median(constants),
    sweeps: slopes.length,
    against: 'forward motion',
  };
}

function eachReturn({ values, cosForward }: FieldSweep, take: (value: number, cos: number) => void): void {
  for (let i = 0; i < values.length; i += strideOf(values.length)) {
    const value = values[i]!;
    const cos = cosForward[i]!;
    if (Number.isFinite(value) && Number.isFinite(cos)) take(value, cos);
  }
}

/** Largest share of the values within ±`width` of one constant. */
function constantShare(values: readonly number[], width: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  for (let to = 0; to < sorted.length; to++) {
    while (sorted[to]! - sorted[from]! > 2 * width) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most / Math.max(1, sorted.length);
}

/** Middle of the shortest interval that holds a third of the values. */
function middleOfDensest(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const span = Math.max(1, Math.floor(sorted.length / 3));
  let best = 0;
  for (let i = 1; i + span < sorted.length; i++)
    if (sorted[i + span]! - sorted[i]! < sorted[best + span]! - sorted[best]!) best = i;
  return sorted[best + (span >> 1)]!;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
