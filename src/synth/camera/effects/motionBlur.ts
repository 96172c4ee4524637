import type { RenderedImage } from '../RenderedImage.js';

const TAPS = 4;

/**
 * Smears what the exposure time moves: standing things flow away from the vanishing point by (u - cx) * v * t / z. Actors are
 * left sharp, since those that fill much of the picture move along. `scratch` is as large as rgb.
 */
export function blurByMotion(
  image: Pick<RenderedImage, 'widthPx' | 'heightPx' | 'rgb' | 'depthM' | 'instanceIds'>,
  scratch: Uint8Array,
  motion: { readonly travelM: number; readonly cxPx: number; readonly cyPx: number },
): void {
  const { widthPx, heightPx, rgb, depthM, instanceIds } = image;
  const { travelM, cxPx, cyPx } = motion;
  scratch.set(rgb);
  for (let y = 0, q = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, q++) {
      const flow = travelM / depthM[q]!;
      const dx = (x + 0.5 - cxPx) * flow;
      const dy = (y + 0.5 - cyPx) * flow;
      if (instanceIds[q] !== 0 || dx * dx + dy * dy < 1.2) continue;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let k = 0; k < TAPS; k++) {
        const t = k / (TAPS - 1) - 0.5;
        let u = Math.round(x + dx * t);
        let v = Math.round(y + dy * t);
        u = u < 0 ? 0 : u >= widthPx ? widthPx - 1 : u;
        v = v < 0 ? 0 : v >= heightPx ? heightPx - 1 : v;
        const o = (v * widthPx + u) * 3;
        r += scratch[o]!;
        g += scratch[o + 1]!;
        b += scratch[o + 2]!;
      }
      const o = q * 3;
      rgb[o] = r / TAPS;
      rgb[o + 1] = g / TAPS;
      rgb[o + 2] = b / TAPS;
    }
}
