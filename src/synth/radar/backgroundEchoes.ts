import type { Rng } from '../math/Rng.js';
import { atan2, hypot } from '../math/deterministicMath.js';
import { ECHO_SOURCE, type EchoBuffer } from './EchoBuffer.js';
import type { PatchList } from './PatchList.js';
import { pushEcho, STILL, type RadarView } from './RadarView.js';
import { normal, poisson } from './randomDraws.js';
import type { ShadowMap } from './ShadowMap.js';

/** Chance that an echo from behind an obstacle still arrives: walls let hardly any by, vehicles are passed below and around. */
const BEHIND_WALL = 0.06;
const BEHIND_ACTOR = 0.35;
/** An obstacle's own surface and roughness. */
const SHADOW_MARGIN_M = 1.5;

export interface Shadows {
  readonly walls: ShadowMap;
  readonly actors: ShadowMap;
}

/** Whether an echo from there is lost behind an obstacle. */
export function shadowed(shadows: Shadows, rangeM: number, azimuthRad: number, rng: Rng): boolean {
  if (shadows.walls.nearestM(azimuthRad) < rangeM - SHADOW_MARGIN_M) return !rng.chance(BEHIND_WALL);
  if (shadows.actors.nearestM(azimuthRad) < rangeM - SHADOW_MARGIN_M) return !rng.chance(BEHIND_ACTOR);
  return false;
}

/** Lowers the weights of patches behind obstacles, so that the sum of weights is what the radar can expect. */
export function dimShadowedPatches(view: RadarView, patches: PatchList, shadows: Shadows): void {
  const m = view.radarFromBase.m;
  patches.totalWeight = 0;
  for (let i = 0; i < patches.count; i++) {
    const x = patches.xM[i]!;
    const y = patches.yM[i]!;
    const z = patches.zM[i]!;
    const radarX = m[0]! * x + m[1]! * y + m[2]! * z + m[3]!;
    const radarY = m[4]! * x + m[5]! * y + m[6]! * z + m[7]!;
    const reachM = hypot(radarX, radarY) - SHADOW_MARGIN_M;
    const azimuthRad = atan2(radarY, radarX);
    if (shadows.walls.nearestM(azimuthRad) < reachM) patches.weight[i]! *= BEHIND_WALL;
    else if (shadows.actors.nearestM(azimuthRad) < reachM) patches.weight[i]! *= BEHIND_ACTOR;
    patches.totalWeight += patches.weight[i]!;
  }
}

/** Echoes of fixed surroundings: each patch gives a random count about `scale` times its weight. */
export function backgroundEchoes(
  view: RadarView,
  echoes: EchoBuffer,
  patches: PatchList,
  scale: number,
  rng: Rng,
): void {
  for (let i = 0; i < patches.count; i++) {
    const count = poisson(rng, scale * patches.weight[i]!);
    const spread = patches.spreadM[i]!;
    for (let k = 0; k < count; k++) {
      const at = [
        patches.xM[i]! + spread * normal(rng),
        patches.yM[i]! + spread * normal(rng),
        patches.zM[i]! + patches.heightM[i]! * rng.next(),
      ] as const;
      pushEcho(echoes, view, at, STILL, patches.rcsDbsm[i]! + 4 * normal(rng), ECHO_SOURCE.background);
    }
  }
}
