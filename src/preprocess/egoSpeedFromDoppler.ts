/** Range rates of one sweep and, for each, the cosine between its line of sight and the direction of travel. The first `count` entries count. */
export interface RangeRateSamples {
  readonly count: number;
  readonly rangeRateMps: Float32Array | Float64Array;
  readonly cosForward: Float64Array;
  /** Period of folded Doppler; undefined when it is unambiguous. */
  readonly periodMps: number | undefined;
}

export interface EgoSpeedFit {
  /** Of the radar, along the direction of travel, over ground. */
  readonly speedMps: number;
  /** Share of static returns at this speed, less the share expected by chance: 0 none, 1 all. */
  readonly quality: number;
}

const MIN_SPEED_MPS = -8;
const MAX_SPEED_MPS = 48;
const COARSE_STEP_MPS = 0.5;
/** Returns that differ more from standing still do not count: coarse search, refinement. */
const COARSE_WIDTH_MPS = 1.5;
const FINE_WIDTH_MPS = 0.6;
const COARSE_SAMPLES = 256;
const FINE_SAMPLES = 1536;
const REFINEMENTS = 4;
const MIN_SAMPLES = 10;

/**
 * Forward speed of a radar from its own Doppler: the speed at which most returns stand still (Kellner et al., ITSC 2013, with a search instead of RANSAC because folded
 * Doppler leaves the residual known only modulo its period). Undefined with fewer than 10 returns. The result depends on the samples alone; 5,000 of them take about a millisecond.
 */
export function egoSpeedFromDoppler(samples: RangeRateSamples): EgoSpeedFit | undefined {
  if (samples.count < MIN_SAMPLES) return undefined;
  let best = 0;
  let bestScore = -1;
  const stride = Math.max(1, Math.ceil(samples.count / COARSE_SAMPLES));
  for (let speed = MIN_SPEED_MPS; speed <= MAX_SPEED_MPS; speed += COARSE_STEP_MPS) {
    const score = support(samples, speed, stride, COARSE_WIDTH_MPS);
    if (score > bestScore) {
      bestScore = score;
      best = speed;
    }
  }
  const fineStride = Math.max(1, Math.ceil(samples.count / FINE_SAMPLES));
  for (let i = 0; i < REFINEMENTS; i++)
    best += correction(samples, best, fineStride, i === 0 ? COARSE_WIDTH_MPS : FINE_WIDTH_MPS);
  return { speedMps: best, quality: quality(samples, best, fineStride) };
}

/** Residual of a return's range rate when the radar moves at `speed`, wrapped into half a period around 0. */
function residual(samples: RangeRateSamples, i: number, speed: number): number {
  const r = samples.rangeRateMps[i]! + speed * samples.cosForward[i]!;
  const period = samples.periodMps;
  return period === undefined ? r : r - period * Math.floor(r / period + 0.5);
}

function support(samples: RangeRateSamples, speed: number, stride: number, widthMps: number): number {
  let sum = 0;
  for (let i = 0; i < samples.count; i += stride) {
    const t = residual(samples, i, speed) / widthMps;
    if (t > -1 && t < 1) sum += 1 - t * t;
  }
  return sum;
}

/** One step of weighted least squares with Tukey's biweight. */
function correction(samples: RangeRateSamples, speed: number, stride: number, widthMps: number): number {
  let numerator = 0;
  let denominator = 0;
  for (let i = 0; i < samples.count; i += stride) {
    const r = residual(samples, i, speed);
    const t = r / widthMps;
    if (t <= -1 || t >= 1) continue;
    const weight = (1 - t * t) * (1 - t * t);
    const c = samples.cosForward[i]!;
    numerator += weight * r * c;
    denominator += weight * c * c;
  }
  return denominator > 0 ? -numerator / denominator : 0;
}

function quality(samples: RangeRateSamples, speed: number, stride: number): number {
  let standing = 0;
  let total = 0;
  for (let i = 0; i < samples.count; i += stride, total++) {
    if (Math.abs(residual(samples, i, speed)) < FINE_WIDTH_MPS) standing += 1;
  }
  const chance = samples.periodMps === undefined ? 0 : (2 * FINE_WIDTH_MPS) / samples.periodMps;
  return Math.max(0, (standing / total - chance) / (1 - chance));
}
