import type { Rng } from '../math/Rng.js';
import { exp } from '../math/deterministicMath.js';
import type { FaultImage } from './SensorFault.js';

/** Share of light a lens lets through, drawn once a drive and scaled to any image. */
export interface Blot {
  /** Centre as shares of width and height. */
  readonly x: number;
  readonly y: number;
  /** As a share of the width. */
  readonly radius: number;
  /** Light lost in the middle, 0..1. */
  readonly strength: number;
}

/** Dried mud and salt: 25 to 60 soft blots, most of them small. */
export const dirt = (rng: Rng): readonly Blot[] =>
  Array.from({ length: rng.integer(25, 60) }, () => ({
    x: rng.next(),
    y: rng.next(),
    radius: 0.01 + 0.07 * rng.next() * rng.next(),
    strength: rng.uniform(0.45, 0.98),
  }));

const MUD = [74, 66, 54] as const;

/** Blots near the lens are out of focus: they take light away and give mud's own grey. */
export function addDirt({ rgb, widthPx, heightPx }: FaultImage, blots: readonly Blot[]): void {
  for (const blot of blots) {
    const radiusPx = Math.max(2, blot.radius * widthPx);
    const cx = blot.x * widthPx;
    const cy = blot.y * heightPx;
    const firstRow = Math.max(0, Math.floor(cy - 1.5 * radiusPx));
    const lastRow = Math.min(heightPx - 1, Math.ceil(cy + 1.5 * radiusPx));
    const firstCol = Math.max(0, Math.floor(cx - 1.5 * radiusPx));
    const lastCol = Math.min(widthPx - 1, Math.ceil(cx + 1.5 * radiusPx));
    for (let row = firstRow; row <= lastRow; row++) {
      for (let col = firstCol; col <= lastCol; col++) {
        const distance = ((col - cx) * (col - cx) + (row - cy) * (row - cy)) / (radiusPx * radiusPx);
        const lost = blot.strength * exp(-distance * distance * 1.5);
        const at = 3 * (row * widthPx + col);
        for (let c = 0; c < 3; c++) rgb[at + c] = Math.round(rgb[at + c]! * (1 - lost) + MUD[c]! * lost);
      }
    }
  }
}

/** One side of the lens is covered: dark, with a soft edge of a tenth of the width. */
export function coverHalf({ rgb, widthPx, heightPx }: FaultImage, side: 'left' | 'right'): void {
  const softPx = 0.1 * widthPx;
  for (let col = 0; col < widthPx; col++) {
    const fromEdge = (side === 'left' ? col - widthPx / 2 : widthPx / 2 - col) / softPx;
    const seen = fromEdge <= -0.5 ? 0 : fromEdge >= 0.5 ? 1 : fromEdge + 0.5;
    if (seen === 1) continue;
    for (let row = 0; row < heightPx; row++) {
      const at = 3 * (row * widthPx + col);
      for (let c = 0; c < 3; c++) rgb[at + c] = Math.round(rgb[at + c]! * seen + 14 * (1 - seen));
    }
  }
}

/** A dead sensor still has read noise: values 0 to 3. */
export function blacken({ rgb }: FaultImage, rng: Rng): void {
  for (let i = 0; i < rgb.length; i++) rgb[i] = rng.integer(0, 3);
}

/** Exposure stuck at `factor` times the correct value. */
export function overExpose({ rgb }: FaultImage, factor: number): void {
  for (let i = 0; i < rgb.length; i++) rgb[i] = Math.min(255, Math.round(rgb[i]! * factor + 24));
}
