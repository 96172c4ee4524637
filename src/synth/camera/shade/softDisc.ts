/** Lays a soft disc of one colour over the light; pixels nearer than `depthM` keep theirs. */
export function softDisc(
  image: { readonly widthPx: number; readonly heightPx: number; readonly depthM: Float32Array },
  light: Float32Array,
  disc: {
    readonly u: number;
    readonly v: number;
    readonly radiusPx: number;
    readonly depthM: number;
    readonly alpha: number;
  },
  rgb: readonly [number, number, number],
): void {
  const { widthPx, heightPx, depthM } = image;
  const { u, v, radiusPx, alpha } = disc;
  const x0 = Math.max(0, Math.ceil(u - radiusPx - 0.5));
  const x1 = Math.min(widthPx - 1, Math.floor(u + radiusPx - 0.5));
  const y0 = Math.max(0, Math.ceil(v - radiusPx - 0.5));
  const y1 = Math.min(heightPx - 1, Math.floor(v + radiusPx - 0.5));
  const inverse = 1 / (radiusPx * radiusPx);
  for (let y = y0; y <= y1; y++) {
    const dy = y + 0.5 - v;
    for (let x = x0; x <= x1; x++) {
      const q = y * widthPx + x;
      if (depthM[q]! < disc.depthM) continue;
      const dx = x + 0.5 - u;
      const r = (dx * dx + dy * dy) * inverse;
      if (r >= 1) continue;
      const a = alpha * (1 - r) * (1 - r);
      const o = q * 3;
      light[o]! += (rgb[0] - light[o]!) * a;
      light[o + 1]! += (rgb[1] - light[o + 1]!) * a;
      light[o + 2]! += (rgb[2] - light[o + 2]!) * a;
    }
  }
}
