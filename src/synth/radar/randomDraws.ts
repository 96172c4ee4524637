import type { Rng } from '../math/Rng.js';
import { cos, exp, log } from '../math/deterministicMath.js';

const TWO_PI = 6.283185307179586;

/** Standard normal (Box and Muller), from arithmetic that is the same everywhere. */
export function normal(rng: Rng): number {
  const u = 1 - rng.next();
  return Math.sqrt(-2 * log(u)) * cos(TWO_PI * rng.next());
}

export const exponential = (rng: Rng, mean: number): number => -mean * log(1 - rng.next());

/** Factor with median 1; `sigma` is the standard deviation of its natural logarithm. */
export const logNormalFactor = (rng: Rng, sigma: number): number => exp(sigma * normal(rng));

/** Poisson count: Knuth's product for small means, the rounded normal above 30. */
export function poisson(rng: Rng, mean: number): number {
  if (!(mean > 0)) return 0;
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(rng)));
  const limit = exp(-mean);
  let product = rng.next();
  let count = 0;
  while (product > limit) {
    product *= rng.next();
    count += 1;
  }
  return count;
}
