import { invert, type Transform } from '../../geometry/Transform.js';
import { atan2, hypot } from '../math/deterministicMath.js';
import type { SensorRig } from '../SensorRig.js';
import { actorBodies, baseFromWorldOf, furnitureBody, type ActorBody, type PosedBox } from '../truth/PosedBox.js';
import type { PointM } from '../truth/lineOfSight.js';
import type { Furniture, WorldFrame } from '../world/WorldFrame.js';
import type { EchoBuffer } from './EchoBuffer.js';
import { SOLID_FURNITURE } from './reflectors.js';

export interface FixedBody extends PosedBox {
  readonly furniture: Furniture;
}

/** The scene at one instant for the radar: everything in range, posed, with the radar's own motion. */
export interface RadarView {
  readonly frame: WorldFrame;
  readonly rig: SensorRig['radar'];
  readonly radarFromBase: Transform;
  readonly baseFromWorld: Transform;
  /** Of the radar, in base_link. */
  readonly originM: PointM;
  /** Of the radar over ground, in base_link axes. */
  readonly velocityMps: PointM;
  readonly actors: readonly ActorBody[];
  readonly fixed: readonly FixedBody[];
  /** Actors and solid furniture. */
  readonly blockers: readonly PosedBox[];
}

const inReach = (body: PosedBox, rig: SensorRig['radar']): boolean => {
  const m = body.baseFromBody.m;
  const reach = rig.maxRangeM + body.halfLengthM + body.halfWidthM;
  return m[3]! > -body.halfLengthM - body.halfWidthM && hypot(m[3]!, m[7]!) < reach;
};

export function radarView(frame: WorldFrame, rig: SensorRig['radar']): RadarView {
  const baseFromWorld = baseFromWorldOf(frame);
  const t = rig.baseFromRadar.m;
  const actors = actorBodies(frame).filter((body) => inReach(body, rig));
  const fixed = frame.furniture
    .map((furniture): FixedBody => ({ ...furnitureBody(furniture, baseFromWorld), furniture }))
    .filter((body) => inReach(body, rig));
  const solid = fixed.filter((body) => SOLID_FURNITURE.has(body.furniture.kind));
  return {
    frame,
    rig,
    radarFromBase: invert(rig.baseFromRadar),
    baseFromWorld,
    originM: [t[3]!, t[7]!, t[11]!],
    velocityMps: [frame.ego.speedMps - frame.ego.yawRateRadps * t[7]!, frame.ego.yawRateRadps * t[3]!, 0],
    actors,
    fixed,
    blockers: [...actors, ...solid],
  };
}

/** base_link from the body's own coordinates. */
export function pointOfBody(body: PosedBox, x: number, y: number, z: number): [number, number, number] {
  const m = body.baseFromBody.m;
  return [
    m[0]! * x + m[1]! * y + m[2]! * z + m[3]!,
    m[4]! * x + m[5]! * y + m[6]! * z + m[7]!,
    m[8]! * x + m[9]! * y + m[10]! * z + m[11]!,
  ];
}

/** Azimuth of a base_link point in the radar's frame. */
export function azimuthOf(view: RadarView, x: number, y: number, z: number): number {
  const m = view.radarFromBase.m;
  return atan2(m[4]! * x + m[5]! * y + m[6]! * z + m[7]!, m[0]! * x + m[1]! * y + m[2]! * z + m[3]!);
}

export interface EchoMotion {
  /** Over ground, base_link axes. */
  readonly velocityMps: PointM;
  /** Added to the range rate: wheels, limbs. */
  readonly extraRangeRateMps: number;
  /** Added to the range: detours of the wave. */
  readonly extraRangeM: number;
}

/** Range rate of a point that moves with `velocityMps` as the moving radar sees it, positive = away. */
export function rangeRate(view: RadarView, x: number, y: number, z: number, velocityMps: PointM): number {
  const dx = x - view.originM[0];
  const dy = y - view.originM[1];
  const dz = z - view.originM[2];
  const range = Math.max(hypot(dx, dy, dz), 0.1);
  return (
    (dx * (velocityMps[0] - view.velocityMps[0]) +
      dy * (velocityMps[1] - view.velocityMps[1]) +
      dz * (velocityMps[2] - view.velocityMps[2])) /
    range
  );
}

/** Adds the echo of a base_link point. */
export function pushEcho(
  echoes: EchoBuffer,
  view: RadarView,
  at: PointM,
  motion: EchoMotion,
  rcsDbsm: number,
  source: number,
): void {
  const [x, y, z] = at;
  const m = view.radarFromBase.m;
  const rx = m[0]! * x + m[1]! * y + m[2]! * z + m[3]!;
  const ry = m[4]! * x + m[5]! * y + m[6]! * z + m[7]!;
  const rz = m[8]! * x + m[9]! * y + m[10]! * z + m[11]!;
  const ground = hypot(rx, ry);
  echoes.push(
    hypot(ground, rz) + motion.extraRangeM,
    atan2(ry, rx),
    atan2(rz, ground),
    rangeRate(view, x, y, z, motion.velocityMps) + motion.extraRangeRateMps,
    rcsDbsm,
    source,
  );
}

export const STILL: EchoMotion = { velocityMps: [0, 0, 0], extraRangeRateMps: 0, extraRangeM: 0 };
