import type { Rng } from '../math/Rng.js';
import type { PosedBox } from '../truth/PosedBox.js';
import type { PointM } from '../truth/lineOfSight.js';
import { exponential, normal } from './randomDraws.js';

/** Where on a body an echo forms, in the body's own coordinates. */
export interface BodyPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly part: 'corner' | 'edge' | 'wheel' | 'inside';
}

interface VisibleFaces {
  /** -1 or 1: which end faces the radar; 0: neither. */
  readonly end: number;
  readonly side: number;
  /** Chance that a surface echo lies on the end face, by the projected widths of the faces. */
  readonly endShare: number;
}

function visibleFaces(body: PosedBox, fromM: PointM): VisibleFaces {
  const m = body.bodyFromBase.m;
  const x = m[0]! * fromM[0] + m[1]! * fromM[1] + m[2]! * fromM[2] + m[3]!;
  const y = m[4]! * fromM[0] + m[5]! * fromM[1] + m[6]! * fromM[2] + m[7]!;
  const end = Math.abs(x) > body.halfLengthM ? Math.sign(x) : 0;
  const side = Math.abs(y) > body.halfWidthM ? Math.sign(y) : 0;
  const endWeight = end === 0 ? 0 : Math.abs(x) * body.halfWidthM;
  const sideWeight = side === 0 ? 0 : Math.abs(y) * body.halfLengthM;
  // A radar inside the box sees nothing sensible: call it the end face.
  const total = endWeight + sideWeight;
  return { end: total === 0 ? 1 : end, side, endShare: total === 0 ? 1 : endWeight / total };
}

/** How deep behind the skin an echo forms: seams, number plates, wheel houses. */
const SKIN_DEPTH_M = 0.12;

function onSurface(body: PosedBox, faces: VisibleFaces, rng: Rng): BodyPlace {
  const depth = Math.abs(normal(rng)) * SKIN_DEPTH_M;
  const z = rng.uniform(-0.8, 0.7) * body.halfHeightM;
  if (rng.chance(faces.endShare))
    return { x: faces.end * (body.halfLengthM - depth), y: rng.uniform(-1, 1) * body.halfWidthM, z, part: 'edge' };
  return { x: rng.uniform(-1, 1) * body.halfLengthM, y: faces.side * (body.halfWidthM - depth), z, part: 'edge' };
}

function onCorner(body: PosedBox, faces: VisibleFaces, rng: Rng): BodyPlace {
  const depth = Math.abs(normal(rng)) * SKIN_DEPTH_M;
  const end = faces.end === 0 ? (rng.chance(0.5) ? 1 : -1) : faces.end;
  const side = faces.side === 0 ? (rng.chance(0.5) ? 1 : -1) : faces.side;
  return {
    x: end * (body.halfLengthM - depth),
    y: side * (body.halfWidthM - depth),
    z: rng.uniform(-0.7, 0.3) * body.halfHeightM,
    part: 'corner',
  };
}

function onWheel(body: PosedBox, faces: VisibleFaces, rng: Rng): BodyPlace {
  const side = faces.side === 0 ? (rng.chance(0.5) ? 1 : -1) : faces.side;
  return {
    x: (rng.chance(0.5) ? 0.62 : -0.62) * body.halfLengthM + 0.15 * normal(rng),
    y: side * 0.88 * body.halfWidthM,
    z: -body.halfHeightM + 0.33,
    part: 'wheel',
  };
}

/** Behind the visible faces: under the floor, through windows, and after a few bounces also behind the object. */
function inside(body: PosedBox, fromM: PointM, rng: Rng): BodyPlace {
  const m = body.bodyFromBase.m;
  const x = m[0]! * fromM[0] + m[1]! * fromM[1] + m[2]! * fromM[2] + m[3]!;
  const y = m[4]! * fromM[0] + m[5]! * fromM[1] + m[6]! * fromM[2] + m[7]!;
  const distance = Math.max(Math.sqrt(x * x + y * y), 0.1);
  const detour = rng.chance(0.4) ? exponential(rng, 1) : 0;
  return {
    x: rng.uniform(-1, 1) * body.halfLengthM - (x / distance) * detour,
    y: rng.uniform(-1, 1) * body.halfWidthM - (y / distance) * detour,
    z: rng.uniform(-0.95, 0.6) * body.halfHeightM,
    part: 'inside',
  };
}

export interface PlaceShares {
  readonly corner: number;
  readonly wheel: number;
  readonly inside: number;
  /** The rest lies on visible faces. */
}

/** A sparse radar reports the strongest places only; the imaging one also resolves weak and late echoes (Astyx: the median return of a car is 1.6 m nearer than its centre, the farthest quarter within 0.7 m of it or behind). */
export const SPARSE_PLACES: PlaceShares = { corner: 0.4, wheel: 0.2, inside: 0.04 };
export const IMAGING_PLACES: PlaceShares = { corner: 0.2, wheel: 0.12, inside: 0.25 };

/** Small upright bodies (people, cones) have no faces or wheels worth the name. */
const SMALL_M = 0.5;

export function placeOnBody(body: PosedBox, fromM: PointM, shares: PlaceShares, rng: Rng): BodyPlace {
  if (body.halfLengthM < SMALL_M) {
    return {
      x: (0.5 * body.halfLengthM * normal(rng)) / 2,
      y: (0.5 * body.halfWidthM * normal(rng)) / 2,
      z: rng.uniform(-0.6, 0.7) * body.halfHeightM,
      part: 'inside',
    };
  }
  const faces = visibleFaces(body, fromM);
  const draw = rng.next();
  if (draw < shares.corner) return onCorner(body, faces, rng);
  if (draw < shares.corner + shares.wheel) return onWheel(body, faces, rng);
  if (draw < shares.corner + shares.wheel + shares.inside) return inside(body, fromM, rng);
  return onSurface(body, faces, rng);
}
