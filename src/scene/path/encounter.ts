import type { PathObject } from './PathObject.js';

/** Start and end, in seconds from now. */
export type TimeSpan = readonly [number, number];

const STILL_MPS = 1e-3;

/** When |place + rate * t| < reach, from now to `horizonSecs`; undefined when never. */
export function spanWithin(placeM: number, rateMps: number, reachM: number, horizonSecs: number): TimeSpan | undefined {
  if (Math.abs(rateMps) < STILL_MPS) return Math.abs(placeM) < reachM ? [0, horizonSecs] : undefined;
  const a = (-reachM - placeM) / rateMps;
  const b = (reachM - placeM) / rateMps;
  const from = Math.max(0, Math.min(a, b));
  const to = Math.min(horizonSecs, Math.max(a, b));
  return from < to ? [from, to] : undefined;
}

/** When the object is within the vehicle's corridor of half width `corridorHalfM`. */
export const spanInCorridor = (other: PathObject, corridorHalfM: number, horizonSecs: number): TimeSpan | undefined =>
  spanWithin(other.acrossM, other.acrossMps, corridorHalfM + other.halfAcrossM, horizonSecs);

/** Lengths of vehicles are no more accurate than this; it only affects how long both are side by side. */
const EGO_HALF_LENGTH_M = 2.3;

/** First time at which vehicle and object touch if both keep their velocity across the path and the gap shrinks at `closingMps`; undefined when they do not within `horizonSecs`. */
export function timeToCollisionSecs(
  other: PathObject,
  closingMps: number,
  corridorHalfM: number,
  horizonSecs: number,
): number | undefined {
  const across = spanInCorridor(other, corridorHalfM, horizonSecs);
  if (across === undefined) return undefined;
  const reachM = other.halfAlongM + EGO_HALF_LENGTH_M;
  const along = spanWithin(other.gapM + reachM, -closingMps, reachM, horizonSecs);
  if (along === undefined) return undefined;
  const from = Math.max(along[0], across[0]);
  return from < Math.min(along[1], across[1]) ? from : undefined;
}

/** Constant braking (m/s²) that just avoids a collision with an object ahead of constant speed; 0 when nothing closes in. */
export const neededBrakingMps2 = (gapM: number, closingMps: number): number =>
  closingMps <= 0 ? 0 : (closingMps * closingMps) / (2 * Math.max(gapM, 0.1));
