import type { Detection } from '../domain/Detection.js';
import type { CameraProjector } from '../geometry/CameraProjector.js';

/** Edges of a box as drawn in a picture, in pixels: u0, v0, u1, v1 an edge. Edges behind the camera are clipped or omitted. */
export interface BoxWireframe {
  readonly edges: readonly (readonly [number, number, number, number])[];
  /** Those of the front face, which show the heading; part of `edges`. */
  readonly frontEdges: readonly (readonly [number, number, number, number])[];
  /** Highest and leftmost extent, where a label goes. */
  readonly leftPx: number;
  readonly topPx: number;
}

/** Nothing closer is drawn: it would be stretched without limit. */
const NEAR_M = 0.5;

/** Corner numbers: bit 0 front, bit 1 left, bit 2 top. */
const EDGES: readonly (readonly [number, number])[] = [
  [1, 3],
  [3, 7],
  [7, 5],
  [5, 1],
  [0, 2],
  [2, 6],
  [6, 4],
  [4, 0],
  [0, 1],
  [2, 3],
  [6, 7],
  [4, 5],
];
const FRONT_EDGES = 4;

/** The 8 corners in base_link, x, y, z each. */
export function boxCorners(object: Detection): Float64Array {
  const corners = new Float64Array(24);
  const cos = Math.cos(object.yawRad);
  const sin = Math.sin(object.yawRad);
  for (let i = 0; i < 8; i++) {
    const along = ((i & 1) === 0 ? -0.5 : 0.5) * object.lengthM;
    const across = ((i & 2) === 0 ? -0.5 : 0.5) * object.widthM;
    corners[i * 3] = object.xM + along * cos - across * sin;
    corners[i * 3 + 1] = object.yM + along * sin + across * cos;
    corners[i * 3 + 2] = object.zM + ((i & 4) === 0 ? -0.5 : 0.5) * object.heightM;
  }
  return corners;
}

/** Undefined when no part of the box is in the picture. */
export function boxWireframe(object: Detection, projector: CameraProjector): BoxWireframe | undefined {
  const corners = boxCorners(object);
  const { widthPx, heightPx } = projector.calibration;
  const edges: [number, number, number, number][] = [];
  const frontEdges: [number, number, number, number][] = [];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [i, [a, b]] of EDGES.entries()) {
    const edge = projectEdge(corners, a, b, projector);
    if (edge === undefined) continue;
    edges.push(edge);
    if (i < FRONT_EDGES) frontEdges.push(edge);
    left = Math.min(left, edge[0], edge[2]);
    right = Math.max(right, edge[0], edge[2]);
    top = Math.min(top, edge[1], edge[3]);
    bottom = Math.max(bottom, edge[1], edge[3]);
  }
  if (!(right > 0 && bottom > 0 && left < widthPx && top < heightPx)) return undefined;
  return { edges, frontEdges, leftPx: left, topPx: top };
}

function projectEdge(
  corners: Float64Array,
  a: number,
  b: number,
  projector: CameraProjector,
): [number, number, number, number] | undefined {
  const depthA = depthM(corners, a, projector);
  const depthB = depthM(corners, b, projector);
  if (depthA < NEAR_M && depthB < NEAR_M) return undefined;
  const fromA = depthA < NEAR_M ? (NEAR_M - depthA) / (depthB - depthA) : 0;
  const fromB = depthB < NEAR_M ? (NEAR_M - depthB) / (depthA - depthB) : 0;
  if (!projectBetween(corners, a, b, fromA, projector)) return undefined;
  const { uPx, vPx } = projector;
  if (!projectBetween(corners, b, a, fromB, projector)) return undefined;
  return [uPx, vPx, projector.uPx, projector.vPx];
}

function projectBetween(c: Float64Array, a: number, b: number, share: number, projector: CameraProjector): boolean {
  const at = (axis: number): number => c[a * 3 + axis]! + share * (c[b * 3 + axis]! - c[a * 3 + axis]!);
  // A hair less than NEAR_M: the cut end lies on it but for rounding.
  return projector.project(at(0), at(1), at(2), NEAR_M * 0.99);
}

function depthM(corners: Float64Array, corner: number, projector: CameraProjector): number {
  const m = projector.cameraFromBase.m;
  const i = corner * 3;
  return m[8]! * corners[i]! + m[9]! * corners[i + 1]! + m[10]! * corners[i + 2]! + m[11]!;
}
