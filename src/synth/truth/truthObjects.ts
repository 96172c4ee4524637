import { exp, hypot } from '../math/deterministicMath.js';
import type { RadarSweep } from '../radar/RadarSweep.js';
import { SOLID_FURNITURE } from '../radar/reflectors.js';
import type { SensorRig } from '../SensorRig.js';
import { CLASS_OF_KIND, type ActorKind, type WorldFrame } from '../world/WorldFrame.js';
import { actorBodies, baseFromWorldOf, furnitureBody, type ActorBody, type PosedBox } from './PosedBox.js';
import { imageOutline } from './imageOutline.js';
import { blockedShare, type PointM } from './lineOfSight.js';
import { quaternionOf } from './rotation.js';
import type { TruthObject } from './SceneTruth.js';

/** Objects farther than this are no part of the truth (Astyx labels to about 100 m). */
const MAX_RANGE_M = 120;
/** Margin of Astyx' `radar_points_in_box`. */
const BOX_MARGIN_M = 0.3;
/** Fewer visible pixels than this are nobody's object. */
const MIN_PIXELS = 6;
/** Below this outline the pixel share says nothing and geometry decides. */
const MIN_OUTLINE_PX = 24;
const OCCLUSION_LIMITS = [0.75, 0.3] as const;

/** How much of a box's outline the thing itself covers in an unobstructed view (medians of the renderer's own shapes over 260 frames of the training mix; the barrier's is an estimate). */
const FILL: Readonly<Record<ActorKind, number>> = {
  car: 0.83,
  van: 0.88,
  truck: 0.87,
  bus: 0.91,
  trailer: 0.87,
  motorcycle: 0.49,
  bicycle: 0.43,
  pedestrian: 0.51,
  child: 0.51,
  animal: 0.37,
  cone: 0.42,
  barrier: 0.35,
  debris: 0.7,
};

/** Every actor ahead within 120 m. `instanceIds` is the renderer's buffer of the same camera; `sweep` the undisturbed radar's. */
export function truthObjects(
  frame: WorldFrame,
  rig: SensorRig,
  instanceIds: Uint16Array,
  sweep: RadarSweep,
): readonly TruthObject[] {
  const pixels = pixelCounts(instanceIds);
  const bodies = actorBodies(frame);
  const baseFromWorld = baseFromWorldOf(frame);
  const walls = frame.furniture
    .filter(({ kind }) => SOLID_FURNITURE.has(kind))
    .map((furniture) => furnitureBody(furniture, baseFromWorld));
  const blockers: readonly PosedBox[] = [...bodies, ...walls];
  return bodies
    .filter(({ baseFromBody: { m } }) => m[3]! > -2 && hypot(m[3]!, m[7]!) <= MAX_RANGE_M)
    .map((body) => truthObject(frame, rig, body, blockers, pixels.get(body.actor.id) ?? 0, sweep));
}

function truthObject(
  frame: WorldFrame,
  rig: SensorRig,
  body: ActorBody,
  blockers: readonly PosedBox[],
  visiblePixels: number,
  sweep: RadarSweep,
): TruthObject {
  const { actor, baseFromBody } = body;
  const m = baseFromBody.m;
  const centreM: PointM = [m[3]!, m[7]!, m[11]!];
  const outline = imageOutline(body, rig.camera.calibration, rig.camera.baseFromCamera);
  const expectedPx = FILL[actor.kind] * outline.insideAreaPx;
  const sensor = (outline.insideAreaPx > 0 ? rig.camera.baseFromCamera : rig.radar.baseFromRadar).m;
  const visibility =
    expectedPx >= MIN_OUTLINE_PX
      ? Math.min(1, visiblePixels / expectedPx)
      : 1 - blockedShare(body, blockers, [sensor[3]!, sensor[7]!, sensor[11]!]);
  const radarPoints = pointsInBox(body, rig, sweep);
  return {
    trackId: actor.id,
    label: CLASS_OF_KIND[actor.kind],
    kind: actor.kind,
    centreM,
    rotationXyzw: quaternionOf(baseFromBody),
    lengthM: actor.lengthM,
    widthM: actor.widthM,
    heightM: actor.heightM,
    velocityMps: body.velocityMps,
    isListed: m[3]! > 0 && (visiblePixels >= MIN_PIXELS || radarPoints > 0),
    occlusion: visibility >= OCCLUSION_LIMITS[0] ? 0 : visibility >= OCCLUSION_LIMITS[1] ? 1 : 2,
    visibility,
    visiblePixels,
    truncation: outline.truncation,
    imageBoxPx: outline.box,
    // Koschmieder: 5 % of the contrast is left at the meteorological visibility.
    transmission: exp((-3 * hypot(centreM[0], centreM[1])) / frame.environment.visibilityM),
    radarPoints,
  };
}

function pixelCounts(instanceIds: Uint16Array): ReadonlyMap<number, number> {
  const table = new Uint32Array(65536);
  for (let i = 0; i < instanceIds.length; i++) table[instanceIds[i]!]! += 1;
  const counts = new Map<number, number>();
  for (let id = 1; id < table.length; id++) if (table[id]! > 0) counts.set(id, table[id]!);
  return counts;
}

/** Counts returns inside the box grown by 0.3 m; a radar without elevation (all z = 0) is compared in the plane. */
export function pointsInBox(body: PosedBox, rig: SensorRig, { kind, points }: RadarSweep): number {
  const r = rig.radar.baseFromRadar.m;
  const b = body.bodyFromBase.m;
  const hl = body.halfLengthM + BOX_MARGIN_M;
  const hw = body.halfWidthM + BOX_MARGIN_M;
  const hh = kind === 'conventional' ? Infinity : body.halfHeightM + BOX_MARGIN_M;
  let count = 0;
  for (let i = 0; i < points.count; i++) {
    const px = points.xM[i]!;
    const py = points.yM[i]!;
    const pz = points.zM[i]!;
    const x = r[0]! * px + r[1]! * py + r[2]! * pz + r[3]!;
    const y = r[4]! * px + r[5]! * py + r[6]! * pz + r[7]!;
    const z = r[8]! * px + r[9]! * py + r[10]! * pz + r[11]!;
    if (Math.abs(b[0]! * x + b[1]! * y + b[2]! * z + b[3]!) > hl) continue;
    if (Math.abs(b[4]! * x + b[5]! * y + b[6]! * z + b[7]!) > hw) continue;
    if (Math.abs(b[8]! * x + b[9]! * y + b[10]! * z + b[11]!) <= hh) count += 1;
  }
  return count;
}
