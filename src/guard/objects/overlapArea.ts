/** A box seen from above. */
export interface Footprint {
  readonly xM: number;
  readonly yM: number;
  readonly lengthM: number;
  readonly widthM: number;
  readonly yawRad: number;
}

/** A quadrilateral clipped by four half-planes has at most eight corners. */
const MAX_CORNERS = 16;
const polygon = new Float64Array(2 * MAX_CORNERS);
const clipped = new Float64Array(2 * MAX_CORNERS);

/** Area two footprints share, m²: the second's corners in the first's frame, clipped to it side by side (Sutherland & Hodgman 1974). No allocation. */
export function overlapArea(a: Footprint, b: Footprint): number {
  const cosA = Math.cos(a.yawRad);
  const sinA = Math.sin(a.yawRad);
  const dx = b.xM - a.xM;
  const dy = b.yM - a.yM;
  const x = cosA * dx + sinA * dy;
  const y = cosA * dy - sinA * dx;
  const turn = b.yawRad - a.yawRad;
  const c = Math.cos(turn);
  const s = Math.sin(turn);
  for (let i = 0; i < 4; i++) {
    const along = (i === 0 || i === 3 ? 0.5 : -0.5) * b.lengthM;
    const across = (i < 2 ? 0.5 : -0.5) * b.widthM;
    polygon[2 * i] = x + c * along - s * across;
    polygon[2 * i + 1] = y + s * along + c * across;
  }
  let corners = 4;
  corners = clip(corners, 0, 1, a.lengthM / 2);
  corners = clip(corners, 0, -1, a.lengthM / 2);
  corners = clip(corners, 1, 1, a.widthM / 2);
  corners = clip(corners, 1, -1, a.widthM / 2);
  let doubled = 0;
  for (let i = 0; i < corners; i++) {
    const j = i + 1 === corners ? 0 : i + 1;
    doubled += polygon[2 * i]! * polygon[2 * j + 1]! - polygon[2 * j]! * polygon[2 * i + 1]!;
  }
  return Math.abs(doubled) / 2;
}

/** Keeps what has `sign * coordinate[axis] <= limit`; returns the number of corners left. */
function clip(corners: number, axis: 0 | 1, sign: 1 | -1, limit: number): number {
  let kept = 0;
  for (let i = 0; i < corners; i++) {
    const j = i + 1 === corners ? 0 : i + 1;
    const own = sign * polygon[2 * i + axis]! - limit;
    const next = sign * polygon[2 * j + axis]! - limit;
    if (own <= 0) {
      clipped[2 * kept] = polygon[2 * i]!;
      clipped[2 * kept + 1] = polygon[2 * i + 1]!;
      kept += 1;
    }
    if (own < 0 !== next < 0 && own !== next) {
      const t = own / (own - next);
      clipped[2 * kept] = polygon[2 * i]! + t * (polygon[2 * j]! - polygon[2 * i]!);
      clipped[2 * kept + 1] = polygon[2 * i + 1]! + t * (polygon[2 * j + 1]! - polygon[2 * i + 1]!);
      kept += 1;
    }
  }
  polygon.set(clipped.subarray(0, 2 * kept));
  return kept;
}
