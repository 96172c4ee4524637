import type { DrivableArea } from '../../domain/RoadScene.js';
import type { SceneParameters } from '../parameters.js';
import type { EgoPath } from '../path/EgoPath.js';
import type { PathObject } from '../path/PathObject.js';

const FREE = 0;
const NOT_SEEN = -1;
/** A step along the path is free when this share of the corridor's cells is: one wrong pixel is not an obstacle, objects have their own test. */
const FREE_SHARE = 0.7;
/** This many blocked steps in a row end the free distance. */
const STEPS_TO_END = 2;

/**
 * Metres from the vehicle's front along the path to the first place that is not drivable or not visible, or to a confirmed object; undefined when neither grid nor objects give one. Ground closer than the picture shows counts as free.
 */
export function freeDistanceM(
  area: DrivableArea | undefined,
  objects: readonly PathObject[],
  path: EgoPath,
  parameters: SceneParameters,
): number | undefined {
  const halfM = parameters.egoWidthM / 2 + parameters.pathMarginM;
  let distanceM = area === undefined ? undefined : freeOnGrid(area, path, halfM, parameters.egoFrontM);
  for (const { object, gapM, acrossM, halfAcrossM, halfAlongM } of objects) {
    if (object.verdict.kind !== 'confirmed' || gapM < -halfAlongM || Math.abs(acrossM) > halfM + halfAcrossM) continue;
    distanceM = Math.min(distanceM ?? Infinity, Math.max(0, gapM));
  }
  return distanceM;
}

function freeOnGrid(area: DrivableArea, path: EgoPath, halfM: number, egoFrontM: number): number {
  const { resolutionM, cellsX, cellsY, originXM, originYM, cells } = area;
  const lanes = Math.max(1, Math.round((2 * halfM) / resolutionM));
  const lengthM = cellsX * resolutionM;
  let hasStarted = false;
  let blocked = 0;
  let freeToM = egoFrontM;
  for (let alongM = resolutionM / 2; alongM < lengthM; alongM += resolutionM) {
    let free = 0;
    let unseen = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const acrossM = ((lane + 0.5) / lanes - 0.5) * 2 * halfM;
      const ix = Math.floor((path.xM(alongM, acrossM) - originXM) / resolutionM);
      const iy = Math.floor((path.yM(alongM, acrossM) - originYM) / resolutionM);
      const value = ix < 0 || iy < 0 || ix >= cellsX || iy >= cellsY ? NOT_SEEN : cells[iy * cellsX + ix]!;
      if (value === FREE) free += 1;
      else if (value === NOT_SEEN) unseen += 1;
    }
    if (!hasStarted && unseen === lanes) continue;
    hasStarted = true;
    if (free >= FREE_SHARE * lanes) {
      blocked = 0;
      freeToM = alongM + resolutionM / 2;
    } else {
      blocked += 1;
      if (blocked === STEPS_TO_END) break;
    }
  }
  return Math.max(0, freeToM - egoFrontM);
}
