import type { Canvas } from '../draw/Canvas.js';
import { exp } from '../../math/deterministicMath.js';

/** Halos of lamps that nothing hides, added to the linear light; fog widens and dims them. */
export function drawGlows(canvas: Canvas, light: Float32Array): void {
  const { view, raster } = canvas;
  const { widthPx, heightPx } = view;
  const foggy = canvas.light.fogPerM > 0.012;
  for (const glow of canvas.glows.items) {
    const u = view.cxPx + (glow.x * view.fxPx) / glow.z;
    const v = view.cyPx + (glow.y * view.fyPx) / glow.z;
    const x = Math.round(u - 0.5);
    const y = Math.round(v - 0.5);
    if (x < 0 || y < 0 || x >= widthPx || y >= heightPx) continue;
    if (raster.inverseDepth[y * widthPx + x]! > 1 / (glow.z - 0.6)) continue;
    const dim = exp(-canvas.light.fogPerM * glow.z);
    // The eye's and lens's halo has a size of its own besides the one that shrinks with distance.
    const scale = view.fxPx / 500;
    const radius = Math.min(60 * scale, ((glow.radius * view.fxPx) / glow.z) * 0.32 + 3.2 * scale) * (foggy ? 1.7 : 1);
    const gain = dim * Math.min(1.4, 0.35 + 12 / glow.z) * (foggy ? 0.8 : 0.6);
    if (gain < 0.01) continue;
    const reach = Math.ceil(radius * 2.2);
    const x0 = Math.max(0, x - reach);
    const x1 = Math.min(widthPx - 1, x + reach);
    const y0 = Math.max(0, y - reach);
    const y1 = Math.min(heightPx - 1, y + reach);
    const inverse = 1 / (radius * radius);
    const limit = 1 / (1 + 4.84 * 2) / (1 + 4.84 * 2);
    for (let py = y0; py <= y1; py++) {
      for (let px = x0; px <= x1; px++) {
        const dx = px + 0.5 - u;
        const dy = py + 0.5 - v;
        const q = 1 / (1 + (dx * dx + dy * dy) * inverse * 2);
        const k = (q * q - limit) * gain;
        if (k <= 0) continue;
        const o = (py * widthPx + px) * 3;
        light[o]! += glow.red * k;
        light[o + 1]! += glow.green * k;
        light[o + 2]! += glow.blue * k;
      }
    }
  }
}
