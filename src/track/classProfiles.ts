import type { ObjectClass } from '../domain/ObjectClass.js';
import type { MotionNoise } from './motion/predictTurn.js';

/** Groups of classes that are mistaken for each other. A detection may continue a track only within a group, or with `unknown`. */
export type GatingGroup = 'vehicle' | 'vulnerable' | 'hazard' | 'any';

export interface ClassProfile {
  readonly group: GatingGroup;
  /** Moves along its heading and turns by steering. */
  readonly isWheeled: boolean;
  readonly noise: MotionNoise;
  /** 1 sigma of the speed of a new object, along and across its heading. */
  readonly firstSpeedSigmaMps: readonly [number, number];
  /** 1 sigma of the first turn rate. */
  readonly firstTurnSigmaRadps: number;
}

/**
 * Braking reaches 8.5 m/s² and lasts about a second: a density of 9 (m/s)²/s lets the filter follow within half a second and still average over noise. People reach walking speed within a second
 * (Zębala, Ciępka, Reza, "Pedestrian acceleration and speeds", 2012: 1-2 m/s²). Steering rates of cars in traffic stay within about 0.5 rad/s.
 */
const vehicle: ClassProfile = {
  group: 'vehicle',
  isWheeled: true,
  noise: { alongMps2PerSec: 9, acrossMps2PerSec: 0.5, yawRad2PerSec: 0.002, turnRadps2PerSec: 0.02 },
  firstSpeedSigmaMps: [15, 1.5],
  firstTurnSigmaRadps: 0.1,
};
const heavy: ClassProfile = { ...vehicle, noise: { ...vehicle.noise, alongMps2PerSec: 6, turnRadps2PerSec: 0.01 } };
const cycle: ClassProfile = {
  group: 'vulnerable',
  isWheeled: true,
  noise: { alongMps2PerSec: 3, acrossMps2PerSec: 0.5, yawRad2PerSec: 0.02, turnRadps2PerSec: 0.1 },
  firstSpeedSigmaMps: [6, 2],
  firstTurnSigmaRadps: 0.2,
};
const walker: ClassProfile = {
  group: 'vulnerable',
  isWheeled: false,
  noise: { alongMps2PerSec: 0.8, acrossMps2PerSec: 0.8, yawRad2PerSec: 0.5, turnRadps2PerSec: 0 },
  firstSpeedSigmaMps: [1.8, 1.8],
  firstTurnSigmaRadps: 0,
};
const still: ClassProfile = {
  group: 'hazard',
  isWheeled: false,
  noise: { alongMps2PerSec: 0.05, acrossMps2PerSec: 0.05, yawRad2PerSec: 0.01, turnRadps2PerSec: 0 },
  firstSpeedSigmaMps: [0.5, 0.5],
  firstTurnSigmaRadps: 0,
};

export const CLASS_PROFILES: Readonly<Record<ObjectClass, ClassProfile>> = {
  car: vehicle,
  truck: heavy,
  bus: heavy,
  trailer: heavy,
  motorcycle: { ...cycle, noise: { ...cycle.noise, alongMps2PerSec: 8 }, firstSpeedSigmaMps: [12, 2] },
  bicycle: cycle,
  pedestrian: walker,
  animal: {
    ...walker,
    noise: { ...walker.noise, alongMps2PerSec: 5, acrossMps2PerSec: 5 },
    firstSpeedSigmaMps: [4, 4],
  },
  hazard: still,
  unknown: { ...walker, group: 'any', firstSpeedSigmaMps: [8, 8] },
};

export const mayBeSame = (a: ObjectClass, b: ObjectClass): boolean => {
  const groupA = CLASS_PROFILES[a].group;
  const groupB = CLASS_PROFILES[b].group;
  return groupA === groupB || groupA === 'any' || groupB === 'any';
};
