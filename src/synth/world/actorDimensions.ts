import type { Rng } from '../math/Rng.js';
import type { ActorKind } from './WorldFrame.js';

interface DimensionRange {
  readonly lengthM: readonly [number, number];
  readonly widthM: readonly [number, number];
  readonly heightM: readonly [number, number];
}

/**
 * Smallest and largest outer size. Cars and vans: EU passenger car and N1 data sheets from supermini to SUV, mirrors left
 * out; heavy vehicles: EU directive 96/53/EC limits (width 2.55 m, height 4 m, bus 13.5 m, semi-trailer 13.6 m); cones: EN 13422
 * (0.5 and 0.75 m); people: DIN 33402-2 stature (5th to 95th percentile, children of 4 to 10 years), width and length are
 * those of a walker; animals: roe deer, wild boar, dog.
 */
const RANGES: Readonly<Record<ActorKind, DimensionRange>> = {
  car: { lengthM: [3.7, 4.95], widthM: [1.68, 1.95], heightM: [1.4, 1.75] },
  van: { lengthM: [4.8, 6.2], widthM: [1.9, 2.05], heightM: [1.95, 2.7] },
  truck: { lengthM: [7, 10.5], widthM: [2.4, 2.55], heightM: [3, 3.9] },
  bus: { lengthM: [10.5, 13.2], widthM: [2.5, 2.55], heightM: [3, 3.4] },
  trailer: { lengthM: [9.5, 13.6], widthM: [2.48, 2.55], heightM: [3.6, 4] },
  motorcycle: { lengthM: [2, 2.3], widthM: [0.75, 0.9], heightM: [1.5, 1.75] },
  bicycle: { lengthM: [1.65, 1.85], widthM: [0.55, 0.65], heightM: [1.65, 1.85] },
  pedestrian: { lengthM: [0.5, 0.8], widthM: [0.48, 0.62], heightM: [1.55, 1.92] },
  child: { lengthM: [0.4, 0.6], widthM: [0.34, 0.42], heightM: [1.0, 1.35] },
  animal: { lengthM: [0.95, 1.5], widthM: [0.32, 0.5], heightM: [0.65, 1.25] },
  cone: { lengthM: [0.36, 0.42], widthM: [0.36, 0.42], heightM: [0.5, 0.75] },
  barrier: { lengthM: [0.35, 0.45], widthM: [1.4, 2.2], heightM: [0.95, 1.1] },
  debris: { lengthM: [0.35, 1.3], widthM: [0.3, 1.0], heightM: [0.15, 0.55] },
};

export interface Dimensions {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
}

/** One draw sets all three, so that a long car is also a wide one. */
export function drawDimensions(kind: ActorKind, rng: Rng): Dimensions {
  const range = RANGES[kind];
  const size = rng.next();
  const between = ([low, high]: readonly [number, number]): number => {
    const t = 0.6 * size + 0.4 * rng.next();
    return low + (high - low) * t;
  };
  return { lengthM: between(range.lengthM), widthM: between(range.widthM), heightM: between(range.heightM) };
}

/** The vehicle that carries the sensors: base_link is this far behind its front bumper and ahead of its rear one. */
export const EGO_BODY = { frontM: 1, rearM: 3.6, widthM: 1.9, heightM: 1.5 } as const;
