import { hypot } from '../math/deterministicMath.js';
import type { PosedBox } from './PosedBox.js';

export type PointM = readonly [number, number, number];

/** Does the segment from `from` to `to` (base_link) pass through the box? Ends inside count. Slab test in the box's own frame. */
export function segmentMeetsBody(body: PosedBox, from: PointM, to: PointM): boolean {
  const m = body.bodyFromBase.m;
  let enter = 0;
  let leave = 1;
  for (let axis = 0; axis < 3; axis++) {
    const r = axis * 4;
    const start = m[r]! * from[0] + m[r + 1]! * from[1] + m[r + 2]! * from[2] + m[r + 3]!;
    const end = m[r]! * to[0] + m[r + 1]! * to[1] + m[r + 2]! * to[2] + m[r + 3]!;
    const half = axis === 0 ? body.halfLengthM : axis === 1 ? body.halfWidthM : body.halfHeightM;
    const delta = end - start;
    if (delta > -1e-9 && delta < 1e-9) {
      if (start < -half || start > half) return false;
      continue;
    }
    const a = (-half - start) / delta;
    const b = (half - start) / delta;
    if (Math.min(a, b) > enter) enter = Math.min(a, b);
    if (Math.max(a, b) < leave) leave = Math.max(a, b);
    if (enter > leave) return false;
  }
  return true;
}

/** Places on a box that are tried: four upright edges and the middle, each low and high (shares of the half sizes). */
const PROBES: readonly PointM[] = [-0.5, 0.6].flatMap((z) => [
  [0, 0, z] as const,
  [0.85, 0.85, z] as const,
  [0.85, -0.85, z] as const,
  [-0.85, 0.85, z] as const,
  [-0.85, -0.85, z] as const,
]);

/** Share 0..1 of the body's probe points that a sensor at `from` (base_link) cannot see because one of `blockers` is between. The body itself is not a blocker. */
export function blockedShare(body: PosedBox, blockers: readonly PosedBox[], from: PointM): number {
  const m = body.baseFromBody.m;
  const centreX = m[3]!;
  const centreY = m[7]!;
  const distance = hypot(centreX - from[0], centreY - from[1]);
  const near: PosedBox[] = [];
  for (const blocker of blockers) {
    if (blocker === body) continue;
    const b = blocker.baseFromBody.m;
    const dx = b[3]! - from[0];
    const dy = b[7]! - from[1];
    const reach = blocker.halfLengthM + blocker.halfWidthM + body.halfLengthM + body.halfWidthM;
    // Farther from the line of sight than both boxes reach: cannot block.
    const along = distance > 0 ? (dx * (centreX - from[0]) + dy * (centreY - from[1])) / distance : 0;
    if (along < -reach || along > distance + reach) continue;
    if (Math.abs(dx * (centreY - from[1]) - dy * (centreX - from[0])) > reach * distance) continue;
    near.push(blocker);
  }
  if (near.length === 0) return 0;
  let blocked = 0;
  for (const [px, py, pz] of PROBES) {
    const x = px * body.halfLengthM;
    const y = py * body.halfWidthM;
    const z = pz * body.halfHeightM;
    const to: PointM = [
      m[0]! * x + m[1]! * y + m[2]! * z + m[3]!,
      m[4]! * x + m[5]! * y + m[6]! * z + m[7]!,
      m[8]! * x + m[9]! * y + m[10]! * z + m[11]!,
    ];
    if (near.some((blocker) => segmentMeetsBody(blocker, from, to))) blocked += 1;
  }
  return blocked / PROBES.length;
}
