import { exp, hypot, log, tan } from '../math/deterministicMath.js';
import type { PatchList } from './PatchList.js';
import type { RadarView } from './RadarView.js';

/** World cells, each with its own fixed scatterers: what is seen in one sweep is there in the next. */
const CELL_M = 4;
const EMPTY_SHARE = 0.4;
/** The road surface itself: wet gravel and manholes answer, asphalt hardly. */
const ROAD_FACTOR = 0.06;
/** Astyx: returns per area are about even to 30 m, then fall by half about every 25 m. */
const EVEN_RANGE_M = 30;
const DECAY_M = 40;
const NEAREST_M = 6;

export const rangeFalloff = (rangeM: number): number =>
  rangeM < EVEN_RANGE_M ? 1 : exp((EVEN_RANGE_M - rangeM) / DECAY_M);

/** Uniform [0, 1) from cell and seed (the integer finaliser of MurmurHash3, public domain). */
function cellNoise(ix: number, iy: number, seed: number, salt: number): number {
  let h = Math.imul(ix, 0x1f123bb5) ^ Math.imul(iy, 0x5f356495) ^ Math.imul(seed ^ salt, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

export function insidePolygon(polygon: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const a = polygon[i]!;
    const b = polygon[j]!;
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

/** Vegetation, kerbs, fences and bare ground of the whole field of view. `terrainSeed` belongs to the drive, so that two drives over the same coordinates do not share their bushes. */
export function terrainPatches(view: RadarView, patches: PatchList, terrainSeed: number): void {
  const { maxRangeM, halfFieldOfViewRad } = view.rig;
  const { pose } = view.frame.ego;
  const w = view.baseFromWorld.m;
  const slope = tan(Math.min(halfFieldOfViewRad, 1.5));
  const firstX = Math.floor((pose.xM - maxRangeM) / CELL_M);
  const lastX = Math.floor((pose.xM + maxRangeM) / CELL_M);
  const firstY = Math.floor((pose.yM - maxRangeM) / CELL_M);
  const lastY = Math.floor((pose.yM + maxRangeM) / CELL_M);
  for (let ix = firstX; ix <= lastX; ix++) {
    for (let iy = firstY; iy <= lastY; iy++) {
      const strength = cellNoise(ix, iy, terrainSeed, 1);
      if (strength < EMPTY_SHARE) continue;
      const worldX = (ix + cellNoise(ix, iy, terrainSeed, 2)) * CELL_M;
      const worldY = (iy + cellNoise(ix, iy, terrainSeed, 3)) * CELL_M;
      const x = w[0]! * worldX + w[1]! * worldY + w[2]! * pose.zM + w[3]!;
      const y = w[4]! * worldX + w[5]! * worldY + w[6]! * pose.zM + w[7]!;
      const rangeM = hypot(x, y);
      if (x < NEAREST_M || rangeM > maxRangeM || Math.abs(y) > slope * x) continue;
      const onRoad = view.frame.drivablePolygons.some((polygon) => insidePolygon(polygon, worldX, worldY));
      const share = (strength - EMPTY_SHARE) / (1 - EMPTY_SHARE);
      const weight = -log(1 - share) * rangeFalloff(rangeM) * (onRoad ? ROAD_FACTOR : 1);
      const noise = cellNoise(ix, iy, terrainSeed, 4);
      const height = onRoad ? 0 : 3 * noise * noise;
      patches.push(x, y, 0, height, 0.7, weight, -4);
    }
  }
}
