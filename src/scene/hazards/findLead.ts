import { VEHICLE_CLASSES } from '../../domain/ObjectClass.js';
import type { PathObject } from '../path/PathObject.js';

/** Faster than this against the path is oncoming. */
const ONCOMING_MPS = -3;

/** The nearest vehicle (or motorcycle) ahead whose body reaches into the corridor and that is not oncoming; confirmed ones first. `objects`: from near to far. */
export function findLead(objects: readonly PathObject[], corridorHalfM: number): PathObject | undefined {
  const ahead = objects.filter(
    ({ object, gapM, acrossM, halfAcrossM, alongMps, halfAlongM }) =>
      (VEHICLE_CLASSES.has(object.label) || object.label === 'motorcycle') &&
      gapM > -halfAlongM &&
      alongMps > ONCOMING_MPS &&
      Math.abs(acrossM) < corridorHalfM + 0.5 * halfAcrossM,
  );
  return ahead.find(({ object }) => object.verdict.kind === 'confirmed') ?? ahead[0];
}
