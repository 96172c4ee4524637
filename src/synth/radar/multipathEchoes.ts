import type { Rng } from '../math/Rng.js';
import type { FurnitureKind } from '../world/WorldFrame.js';
import type { ActorBody, PosedBox } from '../truth/PosedBox.js';
import type { PointM } from '../truth/lineOfSight.js';
import { ECHO_SOURCE, type EchoBuffer } from './EchoBuffer.js';
import { pointOfBody, pushEcho, type RadarView } from './RadarView.js';
import { normal, poisson } from './randomDraws.js';
import { ACTOR_REFLECTORS } from './reflectors.js';

/** Long metal or concrete that works as a mirror at 77 GHz. */
const MIRRORS: ReadonlySet<FurnitureKind> = new Set(['guard_rail', 'noise_barrier', 'tunnel_wall']);
const MIN_RCS_DBSM = 5;
/** Lost at the mirror. */
const MIRROR_LOSS_DB = 8;
/** Mean ghost returns per mirrored object, as a share of the object's own; and as an absolute number for the sparse radar. */
const GHOST_SHARE = 0.04;
const SPARSE_GHOSTS = 0.12;

export interface Mirrored {
  readonly at: PointM;
  readonly velocityMps: PointM;
}

/** The mirror image of a base_link point and velocity behind the plane y = 0 of `mirror`, or undefined when the wave does not meet the mirror on its way. */
export function mirrorImage(mirror: PosedBox, at: PointM, velocityMps: PointM, fromM: PointM): Mirrored | undefined {
  const m = mirror.bodyFromBase.m;
  const into = ([x, y, z]: PointM, shift: number): [number, number, number] => [
    m[0]! * x + m[1]! * y + m[2]! * z + shift * m[3]!,
    m[4]! * x + m[5]! * y + m[6]! * z + shift * m[7]!,
    m[8]! * x + m[9]! * y + m[10]! * z + shift * m[11]!,
  ];
  const radar = into(fromM, 1);
  const object = into(at, 1);
  if (radar[1] * object[1] <= 0) return undefined;
  const hit = Math.abs(radar[1]) / (Math.abs(radar[1]) + Math.abs(object[1]));
  const crossing = radar[0] + hit * (object[0] - radar[0]);
  if (Math.abs(crossing) > mirror.halfLengthM) return undefined;
  const velocity = into(velocityMps, 0);
  const b = mirror.baseFromBody.m;
  return {
    at: pointOfBody(mirror, object[0], -object[1], object[2]),
    velocityMps: [
      b[0]! * velocity[0] - b[1]! * velocity[1] + b[2]! * velocity[2],
      b[4]! * velocity[0] - b[5]! * velocity[1] + b[6]! * velocity[2],
      b[8]! * velocity[0] - b[9]! * velocity[1] + b[10]! * velocity[2],
    ],
  };
}

/** Ghosts of strong moving objects behind rails and walls. */
export function multipathEchoes(view: RadarView, echoes: EchoBuffer, density: 'sparse' | 'dense', rng: Rng): void {
  const mirrors = view.fixed.filter((body) => MIRRORS.has(body.furniture.kind));
  if (mirrors.length === 0) return;
  for (const body of view.actors) {
    const reflector = ACTOR_REFLECTORS[body.actor.kind];
    if (reflector.rcsMeanDbsm < MIN_RCS_DBSM) continue;
    const own = rng.fork(`ghost ${body.actor.id}`);
    const mean = density === 'sparse' ? SPARSE_GHOSTS : GHOST_SHARE * reflector.imagingReturns;
    const count = poisson(own, mean);
    for (let i = 0; i < count; i++) pushGhost(view, echoes, body, own.pick(mirrors), reflector.rcsMeanDbsm, own);
  }
}

function pushGhost(
  view: RadarView,
  echoes: EchoBuffer,
  body: ActorBody,
  mirror: PosedBox,
  rcsDbsm: number,
  rng: Rng,
): void {
  const at = pointOfBody(
    body,
    0.4 * normal(rng) * body.halfLengthM,
    0.4 * normal(rng) * body.halfWidthM,
    -0.3 * body.halfHeightM,
  );
  const image = mirrorImage(mirror, at, body.velocityMps, view.originM);
  if (image === undefined) return;
  const motion = { velocityMps: image.velocityMps, extraRangeRateMps: 0, extraRangeM: 0 };
  pushEcho(echoes, view, image.at, motion, rcsDbsm - MIRROR_LOSS_DB + 3 * normal(rng), ECHO_SOURCE.ghost);
}
