import { PIXEL_CLASS_IDS } from '../../domain/PixelClass.js';
import type { ClassImage, DrivableArea, FreeDistance } from '../../domain/RoadScene.js';
import type { CameraProjector } from '../../geometry/CameraProjector.js';
import type { SceneParameters } from '../parameters.js';
import type { EgoPath } from '../path/EgoPath.js';
import type { PathObject } from '../path/PathObject.js';
import { classPixel, NO_PIXEL } from './classPixel.js';

const FREE = 0;
const NOT_SEEN = -1;
/** A step along the path is free when this share of the corridor's cells is: one wrong pixel is not an obstacle, objects and people have their own tests. */
const FREE_SHARE = 0.7;
/** This many blocked steps in a row end the free distance. */
const STEPS_TO_END = 2;
/** Heights at which the pixels of a standing person are read: a small child reaches the highest, and a wrong pixel on the ground does not. The lowest tells where the feet are. */
const PERSON_HEIGHTS_M = [0.05, 0.25, 0.45, 0.65, 0.85];
/** Farther away a person covers too few pixels of the class image to be told from noise without an object. */
const PERSON_RANGE_M = 40;

/** What the picture shows. */
export interface GroundFacts {
  readonly drivableArea: DrivableArea | undefined;
  readonly classImage: ClassImage | undefined;
  readonly projector: CameraProjector | undefined;
}

/**
 * From the vehicle's front along the path to the first place that is not drivable or not visible, to a person in the picture, or to an object of any verdict: what may stand there is not free.
 * Ground nearer than the picture shows counts as free and lowers `seenShare`. Undefined when neither picture nor objects give one.
 */
export function freeDistance(
  ground: GroundFacts,
  objects: readonly PathObject[],
  path: EgoPath,
  parameters: SceneParameters,
): FreeDistance | undefined {
  const halfM = parameters.egoWidthM / 2 + parameters.pathMarginM;
  const steps = ground.drivableArea === undefined ? undefined : seenSteps(ground, ground.drivableArea, path, halfM);
  let distanceM = steps === undefined ? Infinity : steps.toM - parameters.egoFrontM;
  let nearest: PathObject | undefined;
  for (const other of objects) {
    const { gapM, acrossM, halfAcrossM, halfAlongM } = other;
    if (gapM < -halfAlongM || Math.abs(acrossM) > halfM + halfAcrossM || gapM >= distanceM) continue;
    distanceM = gapM;
    nearest = other;
  }
  if (distanceM === Infinity) return undefined;
  distanceM = Math.max(0, distanceM);
  return {
    distanceM,
    ...(nearest === undefined ? { end: steps?.end ?? 'sight' } : { end: 'object', trackId: nearest.object.trackId }),
    seenShare: steps === undefined ? 0 : shareSeen(steps, parameters.egoFrontM, parameters.egoFrontM + distanceM),
  };
}

interface SeenSteps {
  /** End along the path, from base_link. */
  readonly toM: number;
  readonly end: 'picture' | 'sight';
  readonly stepM: number;
  /** Share of each step's cells that are visible and drivable. */
  readonly freeShares: readonly number[];
}

/** Undefined when no ground of the path is visible. */
function seenSteps(ground: GroundFacts, area: DrivableArea, path: EgoPath, halfM: number): SeenSteps | undefined {
  const { resolutionM: stepM, cellsX, cellsY, originXM, originYM, cells } = area;
  const lanes = Math.max(1, Math.round((2 * halfM) / stepM));
  const freeShares: number[] = [];
  let end: SeenSteps['end'] = 'sight';
  let blocked = 0;
  let toM: number | undefined;
  for (let step = 0; step < cellsX; step++) {
    const alongM = (step + 0.5) * stepM;
    let free = 0;
    let unseen = 0;
    let hasPerson = false;
    for (let lane = 0; lane < lanes; lane++) {
      const acrossM = ((lane + 0.5) / lanes - 0.5) * 2 * halfM;
      const xM = path.xM(alongM, acrossM);
      const yM = path.yM(alongM, acrossM);
      const ix = Math.floor((xM - originXM) / stepM);
      const iy = Math.floor((yM - originYM) / stepM);
      const value = ix < 0 || iy < 0 || ix >= cellsX || iy >= cellsY ? NOT_SEEN : cells[iy * cellsX + ix]!;
      if (value === FREE) free += 1;
      else if (value === NOT_SEEN) unseen += 1;
      hasPerson ||= value !== FREE && alongM < PERSON_RANGE_M && showsPerson(ground, xM, yM);
    }
    freeShares.push(free / lanes);
    if (hasPerson) return { toM: blocked > 0 ? toM! : alongM - stepM / 2, end: 'picture', stepM, freeShares };
    if (toM === undefined && unseen === lanes) continue;
    toM ??= alongM - stepM / 2;
    if (free >= FREE_SHARE * lanes) {
      blocked = 0;
      toM = alongM + stepM / 2;
    } else {
      if (blocked === 0) end = unseen > lanes - free - unseen ? 'sight' : 'picture';
      blocked += 1;
      if (blocked === STEPS_TO_END) break;
    }
  }
  if (toM === undefined) return undefined;
  return { toM, end: blocked === 0 ? 'sight' : end, stepM, freeShares };
}

/** A person stands on this ground place. */
function showsPerson({ classImage, projector }: GroundFacts, xM: number, yM: number): boolean {
  if (classImage === undefined || projector === undefined) return false;
  return PERSON_HEIGHTS_M.every((zM) => {
    const pixel = classPixel(classImage, projector, xM, yM, zM);
    return pixel !== NO_PIXEL && classImage.classIds[pixel] === PIXEL_CLASS_IDS.vulnerable_road_user;
  });
}

/** Mean share of drivable cells over the steps between both places. */
function shareSeen({ stepM, freeShares }: SeenSteps, fromM: number, toM: number): number {
  const first = Math.max(0, Math.floor(fromM / stepM));
  const last = Math.max(first + 1, Math.round(toM / stepM));
  let sum = 0;
  for (let step = first; step < last; step++) sum += freeShares[step] ?? 0;
  return sum / (last - first);
}
