import type { Track } from '../domain/Track.js';

/** Slower things are drawn standing. */
const STANDING_MPS = 0.5;

/** How an object moves over ground; undefined when it stands. */
export function groundVelocity({
  velocityXMps,
  velocityYMps,
}: Track): { readonly speedMps: number; readonly directionRad: number } | undefined {
  const speedMps = Math.hypot(velocityXMps, velocityYMps);
  return speedMps < STANDING_MPS ? undefined : { speedMps, directionRad: Math.atan2(velocityYMps, velocityXMps) };
}
