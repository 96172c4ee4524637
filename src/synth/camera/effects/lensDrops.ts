import { Rng } from '../../math/Rng.js';
import { cos, sin } from '../../math/deterministicMath.js';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Water drops on the lens: each shows the scene small, upside down and out of focus. Drops stay where they are for some
 * seconds (`seed` and `timeSecs` say which are there) until the wiper or the wind takes them. `scratch` is as large as rgb.
 */
export function addLensDrops(
  rgb: Uint8Array,
  { widthPx, heightPx }: Size,
  scratch: Uint8Array,
  drops: { readonly count: number; readonly seed: number; readonly timeSecs: number },
): void {
  if (drops.count === 0) return;
  scratch.set(rgb);
  for (let i = 0; i < drops.count; i++) {
    const life = 1.5 + (i % 5);
    const generation = Math.floor((drops.timeSecs + i * 0.37) / life);
    const rng = new Rng(drops.seed * 31 + i * 7907 + generation * 104_729);
    const small = rng.next();
    const radius = (2.2 + 10 * small * small * small) * (widthPx / 512);
    drop(
      rgb,
      { widthPx, heightPx },
      scratch,
      rng.next() * widthPx,
      rng.next() * heightPx,
      radius,
      rng.uniform(0, 6.28),
    );
  }
}

function drop(
  rgb: Uint8Array,
  { widthPx, heightPx }: Size,
  source: Uint8Array,
  u: number,
  v: number,
  radius: number,
  tiltRad: number,
): void {
  const x0 = Math.max(0, Math.floor(u - radius));
  const x1 = Math.min(widthPx - 1, Math.ceil(u + radius));
  const y0 = Math.max(0, Math.floor(v - radius * 1.2));
  const y1 = Math.min(heightPx - 1, Math.ceil(v + radius * 1.2));
  const lopsided = 0.12 * cos(tiltRad);
  const lean = 0.1 * sin(tiltRad);
  for (let y = y0; y <= y1; y++)
    for (let x = x0; x <= x1; x++) {
      const dx = (x + 0.5 - u) / radius;
      const dy = (y + 0.5 - v) / (radius * 1.15);
      const r = dx * dx * (1 + lopsided) + dy * dy + lean * dx * dy;
      if (r >= 1) continue;
      // Seen through the drop: mirrored about its middle and far wider than the drop.
      let sx = Math.round(u - dx * radius * 7);
      let sy = Math.round(v - dy * radius * 5);
      sx = sx < 0 ? 0 : sx >= widthPx ? widthPx - 1 : sx;
      sy = sy < 0 ? 0 : sy >= heightPx ? heightPx - 1 : sy;
      const s = (sy * widthPx + sx) * 3;
      const o = (y * widthPx + x) * 3;
      const rim = r > 0.72 ? 1 - (r - 0.72) * 1.3 : 1;
      const a = r > 0.55 ? 0.75 * (1 - (r - 0.55) * 0.9) : 0.75;
      for (let k = 0; k < 3; k++) {
        const value = rgb[o + k]! + (source[s + k]! * rim + 8 - rgb[o + k]!) * a;
        rgb[o + k] = value > 255 ? 255 : value;
      }
    }
}
