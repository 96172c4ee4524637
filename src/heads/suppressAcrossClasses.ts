import type { ObjectClass } from '../domain/ObjectClass.js';
import { VEHICLE_CLASSES } from '../domain/ObjectClass.js';

interface Placed {
  readonly label: ObjectClass;
  readonly xM: number;
  readonly yM: number;
}

/** Keeps the first of several vehicles whose centres are closer than `samePlaceM` (pass them best first): a truck is not also a bus. All other objects stay, above all vulnerable road users. */
export function suppressAcrossClasses<T extends Placed>(bestFirst: readonly T[], samePlaceM: number): readonly T[] {
  const kept: T[] = [];
  for (const box of bestFirst) {
    const isCopy =
      VEHICLE_CLASSES.has(box.label) &&
      kept.some(
        (other) =>
          VEHICLE_CLASSES.has(other.label) &&
          other.label !== box.label &&
          Math.hypot(other.xM - box.xM, other.yM - box.yM) < samePlaceM,
      );
    if (!isCopy) kept.push(box);
  }
  return kept;
}
