import { exp, log } from '../math/deterministicMath.js';
import { REFERENCE_RANGE_M } from './reflectors.js';

const LN_10 = 2.302585092994046;

/** One-way is half of it: two-way loss in heavy rain is about 2 dB at 100 m; fog costs nothing measurable at 77 GHz. */
export const RAIN_LOSS_DB_PER_M = 0.02;
/** Antenna gain lost at the edge of the field of view, two-way. */
const EDGE_LOSS_DB = 5;
/** Change of log-odds per dB: how sharply detection follows the link budget (0.06 puts half a car's detections at 60 m, as the nominal figures ask). */
const LOG_ODDS_PER_DB = 0.06;
/** Below this range the sensor's near-field and dynamic range stop the gain. */
const NEAREST_M = 12;
/** Share of detections that remain behind other objects: multipath under and around them. */
const OCCLUDED_SHARE = 0.3;

export interface EchoVisibility {
  readonly rangeM: number;
  readonly azimuthRad: number;
  readonly halfFieldOfViewRad: number;
  /** 0..1, see `blockedShare`. */
  readonly blockedShare: number;
  /** 0..1. */
  readonly rainIntensity: number;
}

/** Link budget in dB against the same object at the reference range, ahead, in dry air: R^-4, antenna pattern, rain. */
export function linkMarginDb(view: EchoVisibility): number {
  const range = Math.max(view.rangeM, NEAREST_M);
  const spread = (-40 * log(range / REFERENCE_RANGE_M)) / LN_10;
  const edge = view.azimuthRad / view.halfFieldOfViewRad;
  return spread - EDGE_LOSS_DB * edge * edge - RAIN_LOSS_DB_PER_M * view.rainIntensity * range;
}

/** Chance of at least one return. `detection` is the class's own chance, `rcsOffsetDb` this object's cross-section now against its class's mean. */
export function detectionProbability(detection: number, rcsOffsetDb: number, view: EchoVisibility): number {
  const logOdds = log(detection / (1 - detection)) + LOG_ODDS_PER_DB * (rcsOffsetDb + linkMarginDb(view));
  return (1 - (1 - OCCLUDED_SHARE) * view.blockedShare) / (1 + exp(-logOdds));
}
