/** A box in road coordinates (station, offset) and how it moves there. */
export interface RoadMotion {
  readonly sM: number;
  readonly dM: number;
  readonly alongMps: number;
  readonly acrossMps: number;
  readonly halfAlongM: number;
  readonly halfAcrossM: number;
}

const HORIZON_SECS = 12;

/** Time during which two intervals of half size `reach` overlap, for a distance that changes at a constant rate. */
function overlapTimes(distance: number, rate: number, reach: number): readonly [number, number] | undefined {
  if (Math.abs(rate) < 1e-6) return Math.abs(distance) < reach ? [0, HORIZON_SECS] : undefined;
  const a = (-reach - distance) / rate;
  const b = (reach - distance) / rate;
  const from = Math.max(0, Math.min(a, b));
  const to = Math.min(HORIZON_SECS, Math.max(a, b));
  return from < to ? [from, to] : undefined;
}

/** First time within 12 s at which the boxes touch if both keep their velocity along the road; undefined when they do not. */
export function collisionTimeSecs(ego: RoadMotion, other: RoadMotion): number | undefined {
  const along = overlapTimes(other.sM - ego.sM, other.alongMps - ego.alongMps, ego.halfAlongM + other.halfAlongM);
  const across = overlapTimes(other.dM - ego.dM, other.acrossMps - ego.acrossMps, ego.halfAcrossM + other.halfAcrossM);
  if (along === undefined || across === undefined) return undefined;
  const from = Math.max(along[0], across[0]);
  return from < Math.min(along[1], across[1]) ? from : undefined;
}
