import { Rng } from '../math/Rng.js';
import { hypot, pow } from '../math/deterministicMath.js';
import type { ActorBody } from '../truth/PosedBox.js';
import { blockedShare } from '../truth/lineOfSight.js';
import type { ActorKind } from '../world/WorldFrame.js';
import { detectionProbability, type EchoVisibility } from './detectionProbability.js';
import { ECHO_SOURCE, type EchoBuffer } from './EchoBuffer.js';
import { IMAGING_PLACES, placeOnBody, SPARSE_PLACES, type PlaceShares } from './placeOnBody.js';
import { azimuthOf, pointOfBody, pushEcho, type RadarView } from './RadarView.js';
import { logNormalFactor, normal, poisson } from './randomDraws.js';
import { ACTOR_REFLECTORS } from './reflectors.js';

const WHEELED: ReadonlySet<ActorKind> = new Set(['car', 'van', 'truck', 'bus', 'trailer', 'motorcycle', 'bicycle']);
const LIMBED: ReadonlySet<ActorKind> = new Set(['pedestrian', 'child', 'animal', 'bicycle']);
/** Standard deviation of range rates of limbs against the trunk, as a share of the walking speed. */
const LIMB_SHARE = 0.45;
/** Half of an object's RCS variance is its own (shape, aspect), half changes from sweep to sweep. */
const FIXED_SHARE = 0.7071;
/** Radar to object to own vehicle to object to radar: twice the range and range rate, for strong near objects. */
const DOUBLE_BOUNCE = { chance: 0.08, maxRangeM: 25, minRcsDbsm: 8, lossDb: 12 } as const;
/** Astyx: labelled cars keep 52 returns to 20 m, 39 at 25 m, 19 at 45 m, 10 at 65 m, 5-8 beyond 75 m. */
const IMAGING_FULL_RANGE_M = 20;
const IMAGING_RANGE_EXPONENT = 1.35;
/** Spread of the count of one object about its mean (natural log); Astyx: the 90th percentile is 2-2.3 times the median. */
const IMAGING_COUNT_SIGMA = 0.6;
/** Astyx: wholly hidden objects keep about a quarter of the returns. */
const IMAGING_HIDDEN_LOSS = 0.75;

export interface ActorSight extends EchoVisibility {
  readonly inField: boolean;
}

export function sightOf(view: RadarView, body: ActorBody): ActorSight {
  const m = body.baseFromBody.m;
  const azimuthRad = azimuthOf(view, m[3]!, m[7]!, m[11]!);
  const rangeM = hypot(m[3]! - view.originM[0], m[7]! - view.originM[1], m[11]! - view.originM[2]);
  return {
    rangeM,
    azimuthRad,
    halfFieldOfViewRad: view.rig.halfFieldOfViewRad,
    blockedShare: blockedShare(body, view.blockers, view.originM),
    rainIntensity: view.frame.environment.rainIntensity,
    inField: Math.abs(azimuthRad) <= view.rig.halfFieldOfViewRad && rangeM <= view.rig.maxRangeM,
  };
}

/** This sweep's cross-section of the object minus its class's mean. */
function rcsOffset(body: ActorBody, rng: Rng): number {
  const { rcsSdDbsm } = ACTOR_REFLECTORS[body.actor.kind];
  const own = normal(new Rng(body.actor.appearanceSeed).fork('rcs'));
  return rcsSdDbsm * FIXED_SHARE * (own + normal(rng));
}

/** Conventional radar: the object is either missed or reported with a few returns from its strongest places. */
export function sparseActorEchoes(view: RadarView, echoes: EchoBuffer, rng: Rng): void {
  for (const body of view.actors) {
    const reflector = ACTOR_REFLECTORS[body.actor.kind];
    const own = rng.fork(`actor ${body.actor.id}`);
    const offsetDb = rcsOffset(body, own);
    const sight = sightOf(view, body);
    if (!sight.inField || !own.chance(detectionProbability(reflector.detection, offsetDb, sight))) continue;
    const rcsDbsm = reflector.rcsMeanDbsm + offsetDb;
    const count = own.integer(reflector.minReturns, reflector.maxReturns);
    pushReturns(view, echoes, body, count, rcsDbsm, SPARSE_PLACES, own);
    pushDoubleBounce(view, echoes, body, sight.rangeM, rcsDbsm, own);
  }
}

/** Imaging radar: a cloud whose size follows range, cross-section and occlusion. */
export function denseActorEchoes(view: RadarView, echoes: EchoBuffer, rng: Rng): void {
  for (const body of view.actors) {
    const reflector = ACTOR_REFLECTORS[body.actor.kind];
    const own = rng.fork(`actor ${body.actor.id}`);
    const offsetDb = rcsOffset(body, own);
    const sight = sightOf(view, body);
    if (!sight.inField) continue;
    const beyond = Math.max(1, sight.rangeM / IMAGING_FULL_RANGE_M);
    const rainDb = 0.02 * sight.rainIntensity * sight.rangeM;
    const mean =
      reflector.imagingReturns *
      pow(beyond, -IMAGING_RANGE_EXPONENT) *
      (1 - IMAGING_HIDDEN_LOSS * sight.blockedShare) *
      pow(10, -rainDb / 20) *
      logNormalFactor(own, IMAGING_COUNT_SIGMA);
    const rcsDbsm = reflector.rcsMeanDbsm + offsetDb;
    pushReturns(view, echoes, body, poisson(own, mean), rcsDbsm, IMAGING_PLACES, own);
    pushDoubleBounce(view, echoes, body, sight.rangeM, rcsDbsm, own);
  }
}

function pushReturns(
  view: RadarView,
  echoes: EchoBuffer,
  body: ActorBody,
  count: number,
  rcsDbsm: number,
  shares: PlaceShares,
  rng: Rng,
): void {
  const { kind, speedMps, id } = body.actor;
  const m = body.baseFromBody.m;
  const [vx, vy, vz] = body.velocityMps;
  for (let i = 0; i < count; i++) {
    const place = placeOnBody(body, view.originM, shares, rng);
    const at = pointOfBody(body, place.x, place.y, place.z);
    let extraRangeRateMps = 0;
    // A rolling wheel's rim moves with 0 to 2 times the vehicle's speed.
    if (place.part === 'wheel' && WHEELED.has(kind)) extraRangeRateMps = speedMps * rng.uniform(-0.5, 0.5);
    else if (LIMBED.has(kind)) extraRangeRateMps = LIMB_SHARE * Math.min(Math.abs(speedMps), 3) * normal(rng);
    const velocityMps = [
      vx - body.yawRateRadps * (at[1] - m[7]!),
      vy + body.yawRateRadps * (at[0] - m[3]!),
      vz,
    ] as const;
    pushEcho(
      echoes,
      view,
      at,
      { velocityMps, extraRangeRateMps: extraRangeRateMps, extraRangeM: 0 },
      rcsDbsm + 2 * normal(rng),
      id,
    );
  }
}

function pushDoubleBounce(
  view: RadarView,
  echoes: EchoBuffer,
  body: ActorBody,
  rangeM: number,
  rcsDbsm: number,
  rng: Rng,
): void {
  if (rangeM > DOUBLE_BOUNCE.maxRangeM || rcsDbsm < DOUBLE_BOUNCE.minRcsDbsm || !rng.chance(DOUBLE_BOUNCE.chance))
    return;
  const first = echoes.count;
  pushReturns(view, echoes, body, 1, rcsDbsm - DOUBLE_BOUNCE.lossDb, SPARSE_PLACES, rng);
  if (echoes.count === first) return;
  echoes.rangeM[first]! *= 2;
  echoes.rangeRateMps[first]! *= 2;
  echoes.source[first] = ECHO_SOURCE.doubleBounce;
}
