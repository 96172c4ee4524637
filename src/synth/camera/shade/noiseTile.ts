import { Rng } from '../../math/Rng.js';

const SIZE = 256;
const MASK = SIZE - 1;

/** Repeating noise, 256 x 256 values, with structure at several scales (sums of smoothed random lattices); weights sum to 1. */
function makeTile(seed: number, octaves: readonly (readonly [cells: number, weight: number])[]): Uint8Array {
  const tile = new Float64Array(SIZE * SIZE);
  const rng = new Rng(seed);
  for (const [cells, weight] of octaves) {
    const lattice = Float64Array.from({ length: cells * cells }, () => rng.next());
    for (let y = 0; y < SIZE; y++) {
      const fy = (y / SIZE) * cells;
      const y0 = Math.floor(fy);
      const ty = ease(fy - y0);
      const row0 = (y0 % cells) * cells;
      const row1 = ((y0 + 1) % cells) * cells;
      for (let x = 0; x < SIZE; x++) {
        const fx = (x / SIZE) * cells;
        const x0 = Math.floor(fx);
        const tx = ease(fx - x0);
        const c0 = x0 % cells;
        const c1 = (x0 + 1) % cells;
        const top = lattice[row0 + c0]! * (1 - tx) + lattice[row0 + c1]! * tx;
        const bottom = lattice[row1 + c0]! * (1 - tx) + lattice[row1 + c1]! * tx;
        tile[y * SIZE + x]! += weight * (top * (1 - ty) + bottom * ty);
      }
    }
  }
  return Uint8Array.from(tile, (value) => Math.min(255, Math.round(value * 255)));
}

const ease = (t: number): number => t * t * (3 - 2 * t);

/** Grain: no structure larger than a cell. */
const GRAIN = makeTile(7, [
  [256, 0.6],
  [128, 0.4],
]);
/** Patches and clouds. */
const PATCHES = makeTile(8, [
  [8, 0.5],
  [16, 0.25],
  [32, 0.14],
  [64, 0.07],
  [128, 0.04],
]);

// Whole numbers in and out: V8 passes those in registers, while a double that crosses a call is put on the heap.

/** Value 0..255 of one cell; any 32-bit cell numbers. */
export const grain = (x: number, y: number): number => GRAIN[((y & MASK) << 8) | (x & MASK)]!;

/** Value 0..65280 between the four nearest cells; coordinates in 256ths of a cell. */
export function patches(x: number, y: number): number {
  const tx = x & 255;
  const ty = y & 255;
  const c0 = (x >> 8) & MASK;
  const c1 = ((x >> 8) + 1) & MASK;
  const row0 = ((y >> 8) & MASK) << 8;
  const row1 = (((y >> 8) + 1) & MASK) << 8;
  const top = PATCHES[row0 | c0]! * (256 - tx) + PATCHES[row0 | c1]! * tx;
  const bottom = PATCHES[row1 | c0]! * (256 - tx) + PATCHES[row1 | c1]! * tx;
  return (top * (256 - ty) + bottom * ty) >> 8;
}

/** Takes `patches` to 0..1. */
export const PATCH_UNIT = 1 / 65_280;
/** Takes `grain` to 0..1. */
export const GRAIN_UNIT = 1 / 255;
