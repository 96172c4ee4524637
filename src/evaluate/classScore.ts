import { bestF1, type OperatingPoint } from './detection/bestF1.js';
import type { ClassTally, OcclusionOutcome } from './detection/ClassTally.js';
import { errorOverRecall, type ErrorMetric } from './detection/errorOverRecall.js';
import { medianError, sortedErrors, type MedianMetric } from './detection/medianErrors.js';
import { ERROR_DISTANCE, MATCH_DISTANCES_M, truthCount, type RankedDetections } from './detection/RankedDetection.js';
import { RANGE_BANDS } from './detection/rangeBands.js';
import { recallCurve } from './detection/recallCurve.js';
import { apAtDistances, type PreparedClass } from './headline.js';
import { meanOf } from './pixels/PixelConfusion.js';
import type { BandScore, ClassScore, Figure } from './ScoreCard.js';

/** All scores of one class; `figure` gives a headline number with its interval. */
export function classScore(
  tally: ClassTally,
  prepared: PreparedClass,
  weights: ArrayLike<number>,
  figure: (name: string) => Figure,
): ClassScore {
  const { label, bands } = prepared;
  const whole = bands[0]!;
  const best = bestF1(whole, weights);
  const precision = recallCurve(whole, ERROR_DISTANCE, weights)?.precision;
  const recallByOcclusion = occlusionRecalls(tally.occlusions, best);
  return {
    ap: figure(`ap ${label}`),
    medianRangeErrorM: figure(`range ${label}`),
    medianLateralErrorM: figure(`lateral ${label}`),
    calibrationError: figure(`calibration ${label}`),
    ...(best && { bestF1: best }),
    bands: Object.fromEntries(RANGE_BANDS.map(({ name }, i) => [name, bandScore(bands[i]!, weights)])),
    ...(precision && { precisionOverRecall: [...precision] }),
    ...(recallByOcclusion && { recallByOcclusion }),
  };
}

function bandScore(detections: RankedDetections, weights: ArrayLike<number>): BandScore {
  const truths = truthCount(detections, weights);
  const matched = detections.ranked.filter(({ isHit }) => isHit[ERROR_DISTANCE]!).length;
  const at = apAtDistances(detections, weights);
  const curve = recallCurve(detections, ERROR_DISTANCE, weights);
  const errors = sortedErrors(detections);
  const overRecall = (metric: ErrorMetric) => errorOverRecall(detections, curve, metric, weights);
  const median = (metric: MedianMetric) => medianError(errors, metric, weights);
  return known({
    truths,
    detections: detections.ranked.length,
    ap: truths > 0 ? meanOf(at) : undefined,
    apAt: truths > 0 ? Object.fromEntries(MATCH_DISTANCES_M.map((distanceM, d) => [distanceM, at[d]!])) : undefined,
    matched,
    translationErrorM: overRecall('translationM'),
    scaleError: overRecall('scale'),
    orientationErrorRad: overRecall('yawRad'),
    velocityErrorMps: overRecall('velocityMps'),
    medianRangeErrorM: median('rangeM'),
    medianLateralErrorM: median('lateralM'),
    medianRelativeRangeError: median('relativeRange'),
    medianYawErrorRad: median('yawRad'),
    medianVelocityErrorMps: median('velocityMps'),
  });
}

type Known<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the fields that are undefined. */
const known = <T extends object>(fields: T): Known<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)) as Known<T>;

const OCCLUSION_NAMES = ['none', 'part', 'most'] as const;

function occlusionRecalls(
  outcomes: readonly OcclusionOutcome[],
  best: OperatingPoint | undefined,
): ClassScore['recallByOcclusion'] | undefined {
  if (outcomes.length === 0) return undefined;
  const threshold = best?.threshold ?? Infinity;
  const entries = OCCLUSION_NAMES.map((name, occlusion) => {
    const truths = outcomes.filter((outcome) => outcome.occlusion === occlusion);
    const found = truths.filter(({ matchedScore }) => matchedScore !== undefined && matchedScore >= threshold);
    return [name, { truths: truths.length, recall: found.length / truths.length }] as const;
  });
  return Object.fromEntries(entries.filter(([, { truths }]) => truths > 0));
}
