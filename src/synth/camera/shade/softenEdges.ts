import type { RenderedImage } from '../RenderedImage.js';

/** Depth ratio that tells an edge between two things from a slope. */
const EDGE_RATIO = 1.07;
const SHARE = 0.28;

/** Lets pixels at the outlines of things share some light, as a lens and a colour filter array do; truth buffers stay sharp. */
export function softenEdges(
  light: Float32Array,
  image: Pick<RenderedImage, 'widthPx' | 'heightPx' | 'depthM' | 'instanceIds'>,
): void {
  const { widthPx, heightPx, depthM, instanceIds } = image;
  for (let y = 0; y < heightPx; y++) {
    const row = y * widthPx;
    for (let x = 0; x < widthPx; x++) {
      const q = row + x;
      const z = depthM[q]!;
      if (x + 1 < widthPx) {
        const other = depthM[q + 1]!;
        if (z > other * EDGE_RATIO || other > z * EDGE_RATIO || instanceIds[q] !== instanceIds[q + 1])
          share(light, q * 3, q * 3 + 3);
      }
      if (y + 1 < heightPx) {
        const other = depthM[q + widthPx]!;
        if (z > other * EDGE_RATIO || other > z * EDGE_RATIO || instanceIds[q] !== instanceIds[q + widthPx])
          share(light, q * 3, (q + widthPx) * 3);
      }
    }
  }
}

function share(light: Float32Array, a: number, b: number): void {
  for (let k = 0; k < 3; k++) {
    const d = (light[b + k]! - light[a + k]!) * SHARE;
    light[a + k]! += d;
    light[b + k]! -= d;
  }
}
