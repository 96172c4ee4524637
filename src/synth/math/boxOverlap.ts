/** An oriented rectangle seen from above: unit heading (cosYaw, sinYaw), half sizes along and across it. */
export interface FlatBox {
  xM: number;
  yM: number;
  cosYaw: number;
  sinYaw: number;
  halfLengthM: number;
  halfWidthM: number;
}

/** Separating axis test of two rectangles (Gottschalk et al., OBBTree, 1996, in the plane); touching counts as apart. */
export function boxesOverlap(a: FlatBox, b: FlatBox, marginM = 0): boolean {
  const dx = b.xM - a.xM;
  const dy = b.yM - a.yM;
  const c = Math.abs(a.cosYaw * b.cosYaw + a.sinYaw * b.sinYaw);
  const s = Math.abs(a.cosYaw * b.sinYaw - a.sinYaw * b.cosYaw);
  return (
    Math.abs(dx * a.cosYaw + dy * a.sinYaw) < a.halfLengthM + b.halfLengthM * c + b.halfWidthM * s + marginM &&
    Math.abs(dy * a.cosYaw - dx * a.sinYaw) < a.halfWidthM + b.halfLengthM * s + b.halfWidthM * c + marginM &&
    Math.abs(dx * b.cosYaw + dy * b.sinYaw) < b.halfLengthM + a.halfLengthM * c + a.halfWidthM * s + marginM &&
    Math.abs(dy * b.cosYaw - dx * b.sinYaw) < b.halfWidthM + a.halfLengthM * s + a.halfWidthM * c + marginM
  );
}
