import { hypot } from '../math/deterministicMath.js';
import type { FurnitureKind } from '../world/WorldFrame.js';
import type { PatchList } from './PatchList.js';
import { pointOfBody, type FixedBody, type RadarView } from './RadarView.js';
import { FURNITURE_REFLECTORS } from './reflectors.js';
import { rangeFalloff } from './terrainPatches.js';

/** Long things are cut into pieces of this length. */
const PIECE_M = 2;
const LONG: ReadonlySet<FurnitureKind> = new Set([
  'guard_rail',
  'noise_barrier',
  'tunnel_wall',
  'bridge_deck',
  'building',
  'gantry',
]);

/** What stands beside and over the road, for the imaging radar. */
export function furniturePatches(view: RadarView, patches: PatchList): void {
  for (const body of view.fixed) {
    if (LONG.has(body.furniture.kind)) longPatches(view, body, patches);
    else pushPatch(view, body, 0, 0, Math.min(0.4, body.halfWidthM), 1, patches);
  }
}

/** Pieces along the faces towards the radar; a face seen at a grazing angle answers weakly. */
function longPatches(view: RadarView, body: FixedBody, patches: PatchList): void {
  const m = body.bodyFromBase.m;
  const [ox, oy, oz] = view.originM;
  const fromX = m[0]! * ox + m[1]! * oy + m[2]! * oz + m[3]!;
  const fromY = m[4]! * ox + m[5]! * oy + m[6]! * oz + m[7]!;
  if (Math.abs(fromY) > body.halfWidthM) {
    const y = Math.sign(fromY) * body.halfWidthM;
    const pieces = Math.max(1, Math.round((2 * body.halfLengthM) / PIECE_M));
    for (let i = 0; i < pieces; i++) {
      const x = ((i + 0.5) / pieces) * 2 * body.halfLengthM - body.halfLengthM;
      const facing = Math.abs(fromY - y) / Math.max(hypot(fromX - x, fromY - y), 0.1);
      pushPatch(view, body, x, y, 0.3, 0.3 + 0.7 * facing, patches);
    }
  }
  if (Math.abs(fromX) > body.halfLengthM) {
    const x = Math.sign(fromX) * body.halfLengthM;
    const pieces = Math.max(1, Math.round((2 * body.halfWidthM) / PIECE_M));
    for (let i = 0; i < pieces; i++) {
      const y = ((i + 0.5) / pieces) * 2 * body.halfWidthM - body.halfWidthM;
      const facing = Math.abs(fromX - x) / Math.max(hypot(fromX - x, fromY - y), 0.1);
      pushPatch(view, body, x, y, 0.3, 0.3 + 0.7 * facing, patches);
    }
  }
}

function pushPatch(
  view: RadarView,
  body: FixedBody,
  x: number,
  y: number,
  spreadM: number,
  factor: number,
  patches: PatchList,
): void {
  const { imagingReturns, rcsMeanDbsm } = FURNITURE_REFLECTORS[body.furniture.kind];
  const [bx, by, bz] = pointOfBody(body, x, y, -body.halfHeightM);
  const rangeM = hypot(bx, by);
  if (bx < 1 || rangeM > view.rig.maxRangeM) return;
  // The elevation beam of an imaging radar is about 10 degrees: high walls show their lowest storeys only.
  const height = Math.min(2 * body.halfHeightM, 0.15 * rangeM + 1);
  patches.push(bx, by, bz, height, spreadM, imagingReturns * factor * rangeFalloff(rangeM), rcsMeanDbsm);
}
