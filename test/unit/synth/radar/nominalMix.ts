import type { Rng } from '../../../../src/synth/math/Rng.js';
import type { ActorKind, WorldFrame } from '../../../../src/synth/world/WorldFrame.js';
import { actor, world } from './worlds.js';

/**
 * nuScenes' annotated objects by class, in per cent of its about 1.17 million boxes (published category counts, rounded): cars, pedestrians of all
 * kinds, barriers, cones, trucks with construction vehicles, carts and bicycle racks (taken as debris), trailers, buses, motorcycles, bicycles.
 */
const SHARES: readonly (readonly [ActorKind, number])[] = [
  ['car', 42.3],
  ['pedestrian', 19.1],
  ['barrier', 13],
  ['truck', 8.9],
  ['cone', 8.4],
  ['debris', 2.7],
  ['trailer', 2.1],
  ['bus', 1.4],
  ['motorcycle', 1.1],
  ['bicycle', 1],
];
/** nuScenes annotates to about 90 m, most objects within 50 m; about four in ten are under 80 % visible. Both figures are assumptions of this mix. */
const NEAR_SHARE = 0.68;
const HIDDEN_SHARE = 0.38;

/** One object of the mix; its id is 1. A hidden one stands behind a van. */
export function nominalWorld(rng: Rng): WorldFrame {
  let draw = rng.next() * SHARES.reduce((sum, [, share]) => sum + share, 0);
  const kind = (SHARES.find(([, share]) => (draw -= share) < 0) ?? SHARES[0]!)[0];
  const range = rng.chance(NEAR_SHARE) ? rng.uniform(6, 50) : rng.uniform(50, 90);
  return placed(kind, range, rng, rng.chance(HIDDEN_SHARE) ? 'hidden' : 'open');
}

export function placed(kind: ActorKind, rangeM: number, rng: Rng, sight: 'open' | 'hidden'): WorldFrame {
  const azimuth = rng.uniform(-0.75, 0.75);
  const id = 1;
  const at = (range: number): [number, number] => [range * Math.cos(azimuth), range * Math.sin(azimuth)];
  const [x, y] = at(rangeM);
  const object = {
    ...actor(kind, id, x, y, { yawRad: rng.uniform(-3.1, 3.1) }),
    appearanceSeed: rng.integer(0, 1_000_000),
  };
  if (sight === 'open') return world({ actors: [object] });
  const [bx, by] = at(Math.max(2.5, rangeM - 0.5 * object.lengthM - 2.5));
  // Across the line of sight, so that it covers cars and what is smaller wholly and lorries in part.
  const screen = actor('van', 2, bx, by, { yawRad: azimuth + Math.PI / 2 });
  return world({ actors: [object, screen] });
}
