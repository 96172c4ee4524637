import type { Rng } from '../../math/Rng.js';
import type { Canvas } from '../draw/Canvas.js';

/** Rain as slanted streaks and snow as soft flakes between camera and scene; both stream away from the vanishing point with speed. */
export function drawPrecipitation(
  canvas: Canvas,
  image: { readonly widthPx: number; readonly heightPx: number },
  light: Float32Array,
  rng: Rng,
): void {
  const { environment, ego } = canvas.frame;
  if (environment.inTunnel) return;
  if (environment.rainIntensity > 0) rain(canvas, image, light, rng, environment.rainIntensity, ego.speedMps);
  if (environment.snowIntensity > 0) snow(canvas, image, light, rng, environment.snowIntensity, ego.speedMps);
}

type Size = { readonly widthPx: number; readonly heightPx: number };

function brightness(canvas: Canvas): readonly [number, number, number] {
  const { light } = canvas;
  // At night only the own lamps light the drops.
  const own = light.headLampGain * 0.16;
  return [light.fogRgb[0] * 1.15 + own, light.fogRgb[1] * 1.15 + own, light.fogRgb[2] * 1.18 + own * 0.95];
}

function rain(canvas: Canvas, size: Size, light: Float32Array, rng: Rng, intensity: number, speedMps: number): void {
  const { widthPx, heightPx } = size;
  const scale = heightPx / 288;
  const rgb = brightness(canvas);
  const count = Math.round(420 * intensity);
  const wind = rng.uniform(-0.12, 0.12);
  const { view } = canvas;
  for (let i = 0; i < count; i++) {
    const x = rng.next() * widthPx;
    const y = rng.next() * heightPx;
    const length = rng.uniform(7, 24) * scale * (0.6 + 0.4 * intensity);
    const outwards = (0.012 * speedMps * (x - view.cxPx)) / widthPx;
    const slant = wind + outwards;
    const alpha = rng.uniform(0.07, 0.2) * (0.6 + 0.4 * intensity);
    const wide = rng.chance(0.12 * scale) ? 2 : 1;
    for (let k = 0; k < length; k++) {
      const row = Math.floor(y + k);
      if (row >= heightPx) break;
      for (let w = 0; w < wide; w++) {
        const column = Math.floor(x + slant * k) + w;
        if (column < 0 || column >= widthPx) continue;
        const o = (row * widthPx + column) * 3;
        const a = alpha * (k < 3 ? (k + 1) / 3 : 1);
        for (let c = 0; c < 3; c++) light[o + c]! += (rgb[c]! - light[o + c]!) * a;
      }
    }
  }
}

function snow(canvas: Canvas, size: Size, light: Float32Array, rng: Rng, intensity: number, speedMps: number): void {
  const { widthPx, heightPx } = size;
  const scale = heightPx / 288;
  const base = brightness(canvas);
  const rgb = [base[0] * 1.25 + 0.02, base[1] * 1.25 + 0.02, base[2] * 1.25 + 0.02] as const;
  const { view } = canvas;
  const count = Math.round(620 * intensity);
  for (let i = 0; i < count; i++) {
    const x = rng.next() * widthPx;
    const y = rng.next() * heightPx;
    const near = rng.next() * rng.next() * rng.next();
    const radius = (0.55 + 3.2 * near) * scale;
    const stretch = (speedMps * (0.01 + 0.05 * near)) / 8;
    const dx = ((x - view.cxPx) / widthPx) * stretch * 14 * scale;
    const dy = ((y - view.cyPx) / heightPx) * stretch * 10 * scale;
    const steps = Math.max(1, Math.ceil(Math.sqrt(dx * dx + dy * dy) / Math.max(1, radius)));
    const alpha = rng.uniform(0.35, 0.85) * (near > 0.3 ? 0.5 : 1);
    for (let k = 0; k < steps; k++)
      flake({ widthPx, heightPx }, light, x + (dx * k) / steps, y + (dy * k) / steps, radius, alpha, rgb);
  }
}

function flake(
  { widthPx, heightPx }: Size,
  light: Float32Array,
  u: number,
  v: number,
  radius: number,
  alpha: number,
  rgb: readonly [number, number, number],
): void {
  const reach = Math.ceil(radius);
  const x0 = Math.floor(u);
  const y0 = Math.floor(v);
  for (let y = Math.max(0, y0 - reach); y <= Math.min(heightPx - 1, y0 + reach); y++)
    for (let x = Math.max(0, x0 - reach); x <= Math.min(widthPx - 1, x0 + reach); x++) {
      const dx = x + 0.5 - u;
      const dy = y + 0.5 - v;
      const cover = radius + 0.5 - Math.sqrt(dx * dx + dy * dy);
      if (cover <= 0) continue;
      const a = alpha * Math.min(1, cover);
      const o = (y * widthPx + x) * 3;
      for (let c = 0; c < 3; c++) light[o + c]! += (rgb[c]! - light[o + c]!) * a;
    }
}
