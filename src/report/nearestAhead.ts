import type { Detection } from '../domain/Detection.js';

/** Half the width of the straight strip ahead of the vehicle that counts as its path. */
export const OWN_WAY_HALF_WIDTH_M = 2;

/** Distance from the vehicle frame's origin to the near end of the closest object whose centre lies in the strip ahead; undefined when it is empty. */
export function nearestAheadM(objects: readonly Detection[]): number | undefined {
  let nearest: number | undefined;
  for (const { xM, yM, lengthM, widthM, yawRad } of objects) {
    if (xM <= 0 || Math.abs(yM) > OWN_WAY_HALF_WIDTH_M) continue;
    const halfM = (lengthM * Math.abs(Math.cos(yawRad)) + widthM * Math.abs(Math.sin(yawRad))) / 2;
    nearest = Math.min(nearest ?? Infinity, Math.max(0, xM - halfM));
  }
  return nearest;
}
