/**
 * `numpy.interp(x, xs, ys, right)` for ascending `xs` that may hold equal values: before the first x the first y; between two the straight line; at an x that
 * occurs several times its last y; beyond the last x `right`, or the last y without it.
 */
export function interpolate(
  x: number,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  right = ys[ys.length - 1]!,
): number {
  const last = xs.length - 1;
  if (x > xs[last]!) return right;
  if (x < xs[0]!) return ys[0]!;
  let low = 0;
  let high = last + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  const at = low - 1;
  if (at === last || xs[at] === x) return ys[at]!;
  return ((ys[at + 1]! - ys[at]!) / (xs[at + 1]! - xs[at]!)) * (x - xs[at]!) + ys[at]!;
}
