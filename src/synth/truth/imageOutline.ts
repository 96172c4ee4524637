import type { CameraCalibration } from '../../domain/CameraCalibration.js';
import { compose, invert, type Transform } from '../../geometry/Transform.js';
import type { PosedBox } from './PosedBox.js';

/** Projected outline of a box. */
export interface ImageOutline {
  /** Area of the part inside the image, pixels. */
  readonly insideAreaPx: number;
  /** Share of the outline outside the image, 0..1. */
  readonly truncation: number;
  /** x1, y1, x2, y2 of the part inside; zeros when there is none. */
  readonly box: readonly [number, number, number, number];
}

type Pixel = readonly [number, number];

const NEAR_M = 0.3;
const NOTHING: ImageOutline = { insideAreaPx: 0, truncation: 1, box: [0, 0, 0, 0] };
/** Corner indices: bit 0 length, bit 1 width, bit 2 height. */
const EDGES = [0, 1, 2, 4].flatMap((bit) =>
  bit === 0 ? [] : [0, 1, 2, 3, 4, 5, 6, 7].filter((i) => (i & bit) === 0).map((i) => [i, i | bit] as const),
);

/** Outline of the box in the undistorted image (pinhole): the convex hull of its corners, cut at 0.3 m before the camera and at the image's edges. */
export function imageOutline(body: PosedBox, calibration: CameraCalibration, baseFromCamera: Transform): ImageOutline {
  const cameraFromBody = compose(invert(baseFromCamera), body.baseFromBody).m;
  const corners: (readonly [number, number, number])[] = [];
  for (let i = 0; i < 8; i++) {
    const x = (i & 1 ? 1 : -1) * body.halfLengthM;
    const y = (i & 2 ? 1 : -1) * body.halfWidthM;
    const z = (i & 4 ? 1 : -1) * body.halfHeightM;
    const at = (row: number): number =>
      cameraFromBody[row]! * x + cameraFromBody[row + 1]! * y + cameraFromBody[row + 2]! * z + cameraFromBody[row + 3]!;
    corners.push([at(0), at(4), at(8)]);
  }
  const { fxPx, fyPx, cxPx, cyPx, widthPx, heightPx } = calibration;
  const project = (x: number, y: number, z: number): Pixel => [(fxPx * x) / z + cxPx, (fyPx * y) / z + cyPx];
  const pixels = corners.filter(([, , z]) => z >= NEAR_M).map(([x, y, z]) => project(x, y, z));
  for (const [i, k] of EDGES) {
    const a = corners[i]!;
    const b = corners[k]!;
    if (a[2] < NEAR_M === b[2] < NEAR_M) continue;
    const t = (NEAR_M - a[2]) / (b[2] - a[2]);
    pixels.push(project(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), NEAR_M));
  }
  if (pixels.length < 3) return NOTHING;
  const hull = convexHull(pixels);
  const clipped = clipToRectangle(hull, 0, 0, widthPx, heightPx);
  const insideAreaPx = polygonArea(clipped);
  if (insideAreaPx <= 0) return NOTHING;
  const xs = clipped.map(([x]) => x);
  const ys = clipped.map(([, y]) => y);
  return {
    insideAreaPx,
    truncation: Math.max(0, 1 - insideAreaPx / polygonArea(hull)),
    box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
  };
}

/** Andrew's monotone chain. */
export function convexHull(points: readonly Pixel[]): readonly Pixel[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Pixel[]): Pixel[] => {
    const chain: Pixel[] = [];
    for (const p of ordered) {
      while (chain.length >= 2) {
        const a = chain[chain.length - 2]!;
        const b = chain[chain.length - 1]!;
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        chain.pop();
      }
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half([...sorted].reverse())];
}

/** Sutherland and Hodgman. A concave polygon that is cut in two keeps a seam along the edge. */
export function clipToRectangle(
  polygon: readonly Pixel[],
  left: number,
  top: number,
  right: number,
  bottom: number,
): readonly Pixel[] {
  const cut = (points: readonly Pixel[], axis: 0 | 1, limit: number, keepsAbove: 1 | -1): readonly Pixel[] => {
    const out: Pixel[] = [];
    for (let i = 0; i < points.length; i++) {
      const a = points[i]!;
      const b = points[(i + 1) % points.length]!;
      const da = keepsAbove * (a[axis] - limit);
      const db = keepsAbove * (b[axis] - limit);
      if (da >= 0) out.push(a);
      if (da >= 0 !== db >= 0) {
        const t = da / (da - db);
        out.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
      }
    }
    return out;
  };
  return cut(cut(cut(cut(polygon, 0, left, 1), 0, right, -1), 1, top, 1), 1, bottom, -1);
}

export function polygonArea(polygon: readonly Pixel[]): number {
  let twice = 0;
  for (let i = 0; i < polygon.length; i++) {
    const a = polygon[i]!;
    const b = polygon[(i + 1) % polygon.length]!;
    twice += a[0] * b[1] - b[0] * a[1];
  }
  return Math.abs(twice) / 2;
}
