import { Rng } from '../../math/Rng.js';

/** Specks of dust and dried water on the lens: soft, dim, always at the same place for one `seed`; `amount` 0..1. */
export function addLensDirt(
  rgb: Uint8Array,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  dirt: { readonly amount: number; readonly seed: number },
): void {
  const rng = new Rng(dirt.seed);
  const count = Math.round(14 * dirt.amount);
  for (let i = 0; i < count; i++) {
    const u = rng.next() * widthPx;
    const v = rng.next() * heightPx;
    const radius = rng.uniform(3, 16) * (widthPx / 512);
    const alpha = rng.uniform(0.05, 0.22) * dirt.amount;
    const grey = rng.uniform(40, 150);
    const x0 = Math.max(0, Math.floor(u - radius));
    const x1 = Math.min(widthPx - 1, Math.ceil(u + radius));
    const y0 = Math.max(0, Math.floor(v - radius));
    const y1 = Math.min(heightPx - 1, Math.ceil(v + radius));
    for (let y = y0; y <= y1; y++)
      for (let x = x0; x <= x1; x++) {
        const r = ((x + 0.5 - u) * (x + 0.5 - u) + (y + 0.5 - v) * (y + 0.5 - v)) / (radius * radius);
        if (r >= 1) continue;
        const a = alpha * (1 - r);
        const o = (y * widthPx + x) * 3;
        for (let k = 0; k < 3; k++) rgb[o + k] = rgb[o + k]! + (grey - rgb[o + k]!) * a;
      }
  }
}
