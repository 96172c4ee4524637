import type { Track } from '../domain/Track.js';

/** Slower objects are drawn as stationary. */
const STANDING_MPS = 0.5;

/** Velocity of an object over ground; undefined when it is stationary. */
export function groundVelocity({
  velocityXMps,
  velocityYMps,
}: Track): { readonly speedMps: number; readonly directionRad: number } | undefined {
  const speedMps = Math.hypot(velocityXMps, velocityYMps);
  return speedMps < STANDING_MPS ? undefined : { speedMps, directionRad: Math.atan2(velocityYMps, velocityXMps) };
}
