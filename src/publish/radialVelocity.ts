import type { Detection } from '../domain/Detection.js';

/** Slower things are drawn standing. */
const STANDING_MPS = 0.5;

/** The part of an object's velocity that is known: along the line of sight from the vehicle. Undefined for standing or unknown. */
export function radialVelocity(
  object: Detection,
): { readonly speedMps: number; readonly directionRad: number } | undefined {
  const { radialSpeedMps } = object;
  if (radialSpeedMps === undefined || Math.abs(radialSpeedMps) < STANDING_MPS) return undefined;
  const awayRad = Math.atan2(object.yM, object.xM);
  return {
    speedMps: Math.abs(radialSpeedMps),
    directionRad: radialSpeedMps > 0 ? awayRad : awayRad + Math.PI,
  };
}
