/** `numpy.percentile`'s linear interpolation between order statistics; `share` 0..1. Undefined of nothing. */
export function quantile(ascending: ArrayLike<number>, share: number): number | undefined {
  if (ascending.length === 0) return undefined;
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below]! + (ascending[above]! - ascending[below]!) * (place - below);
}

export interface WeightedValue {
  readonly value: number;
  readonly drive: number;
}

/** Median of values in ascending order, each as often as its drive was drawn. Undefined of nothing. */
export function weightedMedian(ascending: readonly WeightedValue[], weights: ArrayLike<number>): number | undefined {
  let total = 0;
  for (const { drive } of ascending) total += weights[drive]!;
  if (total === 0) return undefined;
  const lowPlace = Math.floor((total - 1) / 2);
  const highPlace = Math.floor(total / 2);
  let seen = 0;
  let low: number | undefined;
  for (const { value, drive } of ascending) {
    seen += weights[drive]!;
    if (low === undefined && seen > lowPlace) low = value;
    if (seen > highPlace) return (low! + value) / 2;
  }
  return low;
}
