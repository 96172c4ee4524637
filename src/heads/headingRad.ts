/** Yaw, -pi..pi, of logits over directions that start at x and go anticlockwise: the mean over the likeliest direction and its two neighbours. NaN when a logit is none. */
export function headingRad(logits: Float64Array): number {
  const bins = logits.length;
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const p = logits.map((logit) => Math.exp(logit - highest));
  let best = 0;
  let most = -Infinity;
  for (let k = 0; k < bins; k++) {
    const pair = p[k]! + Math.max(p[(k + bins - 1) % bins]!, p[(k + 1) % bins]!);
    if (pair > most) [best, most] = [k, pair];
  }
  const before = p[(best + bins - 1) % bins]!;
  const after = p[(best + 1) % bins]!;
  const yawRad = (best + (after - before) / (before + p[best]! + after)) * ((2 * Math.PI) / bins);
  return yawRad > Math.PI ? yawRad - 2 * Math.PI : yawRad;
}
