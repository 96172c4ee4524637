import { clamp } from '../math/deterministicMath.js';

/** Smallest gap at standstill, m. */
const STANDSTILL_GAP_M = 2.5;
const COMFORTABLE_BRAKING_MPS2 = 2.5;
/** Full braking on dry asphalt. */
export const MAX_BRAKING_MPS2 = 9;

export interface Following {
  readonly speedMps: number;
  readonly desiredMps: number;
  readonly timeGapSecs: number;
  readonly maxAccelerationMps2: number;
  /** Bumper to bumper; Infinity on a free road. */
  readonly gapM: number;
  /** Speed of what is ahead along the own heading (negative when it comes closer). */
  readonly aheadMps: number;
}

/** Intelligent driver model (Treiber, Hennecke, Helbing, Physical Review E 62, 2000), limited to full braking. */
export function idmAcceleration(following: Following): number {
  const { speedMps, desiredMps, timeGapSecs, maxAccelerationMps2, gapM, aheadMps } = following;
  const ratio = speedMps / Math.max(desiredMps, 0.1);
  const free = 1 - ratio * ratio * ratio * ratio;
  if (gapM === Infinity) return clamp(maxAccelerationMps2 * free, -3, maxAccelerationMps2);
  const approach = (speedMps * (speedMps - aheadMps)) / (2 * Math.sqrt(maxAccelerationMps2 * COMFORTABLE_BRAKING_MPS2));
  const wanted = STANDSTILL_GAP_M + Math.max(0, speedMps * timeGapSecs + approach);
  const share = wanted / Math.max(gapM, 0.1);
  return clamp(maxAccelerationMps2 * (free - share * share), -MAX_BRAKING_MPS2, maxAccelerationMps2);
}
