import { weightedMedian, type WeightedValue } from '../statistics/quantile.js';
import type { RankedDetections } from './RankedDetection.js';

export const MEDIAN_METRICS = ['rangeM', 'lateralM', 'relativeRange', 'yawRad', 'velocityMps'] as const;
export type MedianMetric = (typeof MEDIAN_METRICS)[number];

/** Values of all matches at 2 m, whatever their score, in ascending order; unknown errors are omitted. */
export type SortedErrors = Readonly<Record<MedianMetric, readonly WeightedValue[]>>;

export function sortedErrors({ ranked }: RankedDetections): SortedErrors {
  const column = (metric: MedianMetric): WeightedValue[] =>
    ranked
      .flatMap(({ errors, drive }) => (errors ? [{ value: errors[metric], drive }] : []))
      .filter(({ value }) => !Number.isNaN(value))
      .sort((a, b) => a.value - b.value);
  return {
    rangeM: column('rangeM'),
    lateralM: column('lateralM'),
    relativeRange: column('relativeRange'),
    yawRad: column('yawRad'),
    velocityMps: column('velocityMps'),
  };
}

export const medianError = (
  errors: SortedErrors,
  metric: MedianMetric,
  weights: ArrayLike<number>,
): number | undefined => weightedMedian(errors[metric], weights);
