import type { ActorKind, FurnitureKind } from '../world/WorldFrame.js';

/** How a kind of thing answers a 77 GHz radar. */
export interface Reflector {
  /** Radar cross-section in dBsm, mean and standard deviation over objects and sweeps. */
  readonly rcsMeanDbsm: number;
  readonly rcsSdDbsm: number;
  /** Chance that a conventional radar reports the object in one sweep: in view, unobstructed, at `REFERENCE_RANGE_M`, dry air. */
  readonly detection: number;
  /** Returns of a conventional radar when it reports the object. */
  readonly minReturns: number;
  readonly maxReturns: number;
  /** Mean returns of the imaging radar within 20 m, unobstructed. */
  readonly imagingReturns: number;
}

export const REFERENCE_RANGE_M = 30;

const reflector = (
  rcsMeanDbsm: number,
  rcsSdDbsm: number,
  detection: number,
  returns: readonly [number, number],
  imagingReturns: number,
): Reflector => ({
  rcsMeanDbsm,
  rcsSdDbsm,
  detection,
  minReturns: returns[0],
  maxReturns: returns[1],
  imagingReturns,
});

/**
 * RCS, detection and returns of the conventional radar: nominal values for nuScenes' Continental ARS 408 (detections below 50 m: truck 0.75 with
 * 3-6 returns, car 0.6 with 2-3, motorcycle 0.4, bicycle 0.25, pedestrian 0.15-0.2, cone 0.05-0.1, debris 0.02-0.1). Van, child and animal are
 * set between their neighbours by size; barrier stands for plastic and steel ones together. Imaging returns: medians of labelled, unoccluded
 * objects of the Astyx HiRes2019 training part (cars 50 below 20 m; trucks and buses 3-5 times as many; pedestrians and bicycles 15-40).
 */
export const ACTOR_REFLECTORS: Readonly<Record<ActorKind, Reflector>> = {
  car: reflector(10, 5, 0.565, [2, 3], 52),
  van: reflector(13, 5, 0.66, [2, 4], 75),
  truck: reflector(18, 6, 0.75, [3, 6], 170),
  bus: reflector(18, 6, 0.75, [3, 6], 200),
  trailer: reflector(16, 6, 0.72, [3, 6], 110),
  motorcycle: reflector(2, 4, 0.35, [1, 2], 26),
  bicycle: reflector(-1, 4, 0.2, [1, 2], 20),
  pedestrian: reflector(-8, 4, 0.13, [1, 1], 17),
  child: reflector(-11, 4, 0.1, [1, 1], 11),
  animal: reflector(-7, 5, 0.12, [1, 1], 13),
  cone: reflector(-12, 3, 0.055, [1, 1], 4),
  barrier: reflector(0, 5, 0.14, [1, 2], 14),
  debris: reflector(-8, 6, 0.055, [1, 1], 5),
};

/** Fixed things. Signs 10 dBsm and rail posts 2 dBsm are nominal values; the rest is set between them by size and material. `imagingReturns` is per 2 m of visible length or, for posts and trees, per piece. */
export const FURNITURE_REFLECTORS: Readonly<Record<FurnitureKind, Reflector>> = {
  guard_rail: reflector(4, 5, 0.5, [1, 1], 3),
  guard_rail_post: reflector(2, 4, 0.2, [1, 1], 2),
  noise_barrier: reflector(6, 6, 0.4, [1, 1], 4),
  tunnel_wall: reflector(6, 6, 0.4, [1, 1], 5),
  bridge_deck: reflector(15, 6, 0.8, [2, 5], 6),
  sign: reflector(10, 5, 0.45, [1, 2], 12),
  gantry: reflector(15, 5, 0.7, [1, 3], 8),
  street_light: reflector(3, 4, 0.25, [1, 1], 7),
  traffic_light: reflector(5, 4, 0.3, [1, 1], 9),
  tree: reflector(-2, 6, 0.12, [1, 1], 12),
  bush: reflector(-8, 6, 0.06, [1, 1], 9),
  building: reflector(8, 7, 0.3, [1, 1], 4),
  delineator: reflector(-6, 4, 0.05, [1, 1], 2),
};

/** Objects that stop the wave, so that what stands behind them is shadowed. */
export const SOLID_FURNITURE: ReadonlySet<FurnitureKind> = new Set(['building', 'noise_barrier', 'tunnel_wall']);
