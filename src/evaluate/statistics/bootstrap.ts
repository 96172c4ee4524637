import type { Rng } from '../../synth/math/Rng.js';
import { quantile } from './quantile.js';

export type Interval = readonly [low: number, high: number];

/** Numbers by name; one that cannot be said for a draw (no truth in it) is undefined. */
export type Statistics = Readonly<Record<string, number | undefined>>;

/**
 * 95 % percentile intervals of each number under resampling of whole drives with replacement (frames of one drive are too alike to be drawn singly).
 * `drives` are the indices that may be drawn; `statistics` gets how often each of `driveCount` was. Empty with fewer than two drives: one says nothing about the next.
 */
export function bootstrapIntervals(
  drives: readonly number[],
  driveCount: number,
  replicates: number,
  rng: Rng,
  statistics: (weights: Uint32Array) => Statistics,
): ReadonlyMap<string, Interval> {
  const draws = new Map<string, number[]>();
  const weights = new Uint32Array(driveCount);
  for (let replicate = 0; drives.length > 1 && replicate < replicates; replicate++) {
    weights.fill(0);
    for (let k = 0; k < drives.length; k++) weights[rng.pick(drives)]! += 1;
    for (const [name, value] of Object.entries(statistics(weights))) {
      if (value === undefined) continue;
      const values = draws.get(name);
      if (values === undefined) draws.set(name, [value]);
      else values.push(value);
    }
  }
  return new Map(
    [...draws].map(([name, values]) => {
      const ascending = Float64Array.from(values).sort();
      return [name, [quantile(ascending, 0.025)!, quantile(ascending, 0.975)!]];
    }),
  );
}
