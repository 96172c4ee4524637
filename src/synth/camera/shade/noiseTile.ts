import { Rng } from '../../../domain/Rng.js';

const SIZE = 256;

/** Repeating noise, 256 x 256 values 0..1, with structure at several scales (sums of smoothed random lattices). */
function makeTile(seed: number, octaves: readonly (readonly [cells: number, weight: number])[]): Float32Array {
  const tile = new Float32Array(SIZE * SIZE);
  const rng = new Rng(seed);
  for (const [cells, weight] of octaves) {
    const lattice = Float32Array.from({ length: cells * cells }, () => rng.next());
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
  return tile;
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

/** Nearest value; any finite coordinates, one cell a unit. */
export const grainAt = (x: number, y: number): number => GRAIN[(Math.floor(y) & 255) * SIZE + (Math.floor(x) & 255)]!;

/** Between the four nearest values. */
export function patchesAt(x: number, y: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const tx = x - x0;
  const ty = y - y0;
  const row0 = (y0 & 255) * SIZE;
  const row1 = ((y0 + 1) & 255) * SIZE;
  const c0 = x0 & 255;
  const c1 = (x0 + 1) & 255;
  const top = PATCHES[row0 + c0]! + (PATCHES[row0 + c1]! - PATCHES[row0 + c0]!) * tx;
  const bottom = PATCHES[row1 + c0]! + (PATCHES[row1 + c1]! - PATCHES[row1 + c0]!) * tx;
  return top + (bottom - top) * ty;
}
