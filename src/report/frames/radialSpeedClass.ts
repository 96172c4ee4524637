/** Slower than this over ground counts as stationary. */
const STANDING_MPS = 0.7;

/** CSS class of a radar return by its speed over ground. */
export function radialSpeedClass(radialSpeedMps: number): 'standing' | 'approaching' | 'receding' {
  if (Math.abs(radialSpeedMps) < STANDING_MPS) return 'standing';
  return radialSpeedMps < 0 ? 'approaching' : 'receding';
}
