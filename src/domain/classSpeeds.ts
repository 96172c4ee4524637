import type { ObjectClass } from './ObjectClass.js';

/** Fastest plausible speed over ground, m/s. */
export const CLASS_SPEEDS_MPS: Readonly<Record<ObjectClass, number>> = {
  car: 75,
  truck: 42,
  bus: 42,
  trailer: 42,
  motorcycle: 75,
  bicycle: 22,
  pedestrian: 10,
  animal: 22,
  hazard: 15,
  unknown: 75,
};
