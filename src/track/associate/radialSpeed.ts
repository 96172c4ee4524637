import type { RadarInBase } from '../../domain/PublishedFrame.js';
import type { RadarBins } from './RadarBins.js';

/** The radar's measurement of one object's speed along the line of sight. */
export interface RadialSpeed {
  /** Unit vector from the radar to the returns. */
  readonly losX: number;
  readonly losY: number;
  /** Over ground, positive = moving away, unfolded towards `expectedMps`. */
  readonly radialSpeedMps: number;
  /** Number of returns that agree. */
  readonly count: number;
}

export interface RadialSpeedQuery {
  readonly box: {
    readonly xM: number;
    readonly yM: number;
    readonly lengthM: number;
    readonly widthM: number;
    readonly yawRad: number;
  };
  readonly velocityXMps: number;
  readonly velocityYMps: number;
  /** 1 sigma of the expected speed along the line of sight. */
  readonly expectedSigmaMps: number;
  /** Undefined: range rates are not folded. */
  readonly periodMps: number | undefined;
  readonly radarXM: number;
  readonly radarYM: number;
}

/** Returns of one object agree within this: noise of the Doppler and parts that move (wheels, limbs). */
const WINDOW_MPS = 1.2;
/** Added to the sigma of the expectation when clusters are weighed. */
const EXPECTATION_SLACK_MPS = 0.5;
/** How far a cluster may lie from the expectation beyond its uncertainty. */
const GATE_SIGMA = 3;
const GATE_EXTRA_MPS = 1;
/** Folded rates are unfolded only when the period nearest to the expectation is this many times more likely (for a normal distribution) than the next one. */
const LIKELIER = 1000;
/** Most returns used in one box. */
const MAX_RETURNS = 128;
const MARGIN_M = 0.25;

const found = new Int32Array(MAX_RETURNS);
const residuals = new Float64Array(MAX_RETURNS);

/**
 * Median of the range rates inside the box that agree with each other and with what the track expects; undefined when there are none. Each return is compared with the expectation along its own line
 * of sight, so a long vehicle that crosses does not blur the result.
 */
export function radialSpeed(bins: RadarBins, radar: RadarInBase, query: RadialSpeedQuery): RadialSpeed | undefined {
  const { periodMps: period, expectedSigmaMps: sigma } = query;
  const count = bins.inBox(query.box, MARGIN_M, found);
  let used = 0;
  for (let k = 0; k < count; k++) {
    const i = found[k]!;
    const dx = radar.xM[i]! - query.radarXM;
    const dy = radar.yM[i]! - query.radarYM;
    const range = Math.sqrt(dx * dx + dy * dy);
    if (!(range > 0.5)) continue;
    let residual = radar.radialSpeedMps[i]! - (dx * query.velocityXMps + dy * query.velocityYMps) / range;
    if (!Number.isFinite(residual)) continue;
    if (period !== undefined) residual -= period * Math.round(residual / period);
    residuals[used] = residual;
    used += 1;
  }
  if (used === 0) return undefined;
  const sorted = residuals.subarray(0, used).sort();
  const cluster = bestCluster(sorted, sigma);
  const median = (sorted[cluster.from + ((cluster.size - 1) >> 1)]! + sorted[cluster.from + (cluster.size >> 1)]!) / 2;
  if (Math.abs(median) > GATE_SIGMA * sigma + GATE_EXTRA_MPS) return undefined;
  if (period !== undefined && !isSurePeriod(median, sigma, period)) return undefined;
  const dx = query.box.xM - query.radarXM;
  const dy = query.box.yM - query.radarYM;
  const range = Math.max(Math.sqrt(dx * dx + dy * dy), 0.5);
  return {
    losX: dx / range,
    losY: dy / range,
    radialSpeedMps: (dx * query.velocityXMps + dy * query.velocityYMps) / range + median,
    count: cluster.size,
  };
}

/** The logarithm of the likelihood ratio of being off by `residualMps` and by a period less, in the other direction. */
const isSurePeriod = (residualMps: number, sigmaMps: number, periodMps: number): boolean =>
  ((periodMps - Math.abs(residualMps)) ** 2 - residualMps * residualMps) / (2 * sigmaMps * sigmaMps) >=
  Math.log(LIKELIER);

/** The window with the most values. Values far from 0 (the expectation) count less, because ground and neighbouring objects also lie in a box. */
function bestCluster(sorted: Float64Array, sigmaMps: number): { readonly from: number; readonly size: number } {
  const scale = sigmaMps + EXPECTATION_SLACK_MPS;
  let best = { from: 0, size: 0 };
  let bestScore = -1;
  let to = 0;
  for (let from = 0; from < sorted.length; from++) {
    while (to < sorted.length && sorted[to]! - sorted[from]! <= WINDOW_MPS) to += 1;
    const size = to - from;
    const off = sorted[from + (size >> 1)]! / scale;
    const score = size / (1 + off * off);
    if (score > bestScore) {
      bestScore = score;
      best = { from, size };
    }
  }
  return best;
}
