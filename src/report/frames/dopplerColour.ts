/** Slower than this over ground counts as standing. */
const STANDING_MPS = 0.7;

/** CSS class of a radar return by its speed over ground. */
export function dopplerClass(dopplerMps: number): 'standing' | 'approaching' | 'receding' {
  if (Math.abs(dopplerMps) < STANDING_MPS) return 'standing';
  return dopplerMps < 0 ? 'approaching' : 'receding';
}
