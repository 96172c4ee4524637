import type { ObjectClass } from '../domain/ObjectClass.js';
import { PIXEL_CLASSES } from '../domain/PixelClass.js';
import { CONDITION_GROUPS } from './conditions/ConditionTally.js';
import { medianError, sortedErrors, type SortedErrors } from './detection/medianErrors.js';
import { MATCH_DISTANCES_M, truthCount, type RankedDetections } from './detection/RankedDetection.js';
import { averagePrecision, recallCurve } from './detection/recallCurve.js';
import { intersectionOverUnion, meanOf } from './pixels/PixelConfusion.js';
import type { Statistics } from './statistics/bootstrap.js';
import type { Tallies } from './Tallies.js';

/** A class's detections, ranked once for all bootstrap samples. */
export interface PreparedClass {
  readonly label: ObjectClass;
  /** In the order of RANGE_BANDS. */
  readonly bands: readonly RankedDetections[];
  readonly errors: SortedErrors;
}

export const prepareClasses = (tallies: Tallies): PreparedClass[] =>
  tallies.classes.map((tally) => {
    const bands = tally.ranked();
    return { label: tally.label, bands, errors: sortedErrors(bands[0]!) };
  });

/** AP at each of MATCH_DISTANCES_M. */
export const apAtDistances = (detections: RankedDetections, weights: ArrayLike<number>): number[] =>
  MATCH_DISTANCES_M.map((_, distance) => averagePrecision(recallCurve(detections, distance, weights)));

const perThousand = ({ frames, phantoms }: { frames: number; phantoms: number }): number | undefined =>
  frames === 0 ? undefined : (1000 * phantoms) / frames;

/** The figures with an interval, by name, with each drive counted as often as it was drawn. */
export function headline(
  tallies: Tallies,
  classes: readonly PreparedClass[],
  thresholds: ReadonlyMap<ObjectClass, number>,
  weights: ArrayLike<number>,
): Statistics {
  const numbers: Record<string, number | undefined> = {};
  for (const { label, bands, errors } of classes) {
    const whole = bands[0]!;
    if (truthCount(whole, weights) > 0) numbers[`ap ${label}`] = meanOf(apAtDistances(whole, weights));
    numbers[`range ${label}`] = medianError(errors, 'rangeM', weights);
    numbers[`lateral ${label}`] = medianError(errors, 'lateralM', weights);
  }
  numbers['ap'] = meanOf(classes.map(({ label }) => numbers[`ap ${label}`]));
  for (const { label, calibration } of tallies.classes)
    numbers[`calibration ${label}`] = calibration.expectedError(weights);
  numbers['calibration'] = tallies.calibration.expectedError(weights);
  numbers['phantoms published'] = perThousand(tallies.phantoms.count(weights));
  numbers['phantoms at best f1'] = perThousand(tallies.phantoms.count(weights, thresholds));
  const iou = intersectionOverUnion(tallies.pixels.sum(weights));
  PIXEL_CLASSES.forEach((name, k) => (numbers[`iou ${name}`] = iou[k]));
  numbers['iou'] = meanOf(iou);
  for (const group of CONDITION_GROUPS) {
    const { frames, correct } = tallies.conditions.count(group, weights);
    numbers[`accuracy ${group}`] = frames === 0 ? undefined : correct / frames;
  }
  return numbers;
}
