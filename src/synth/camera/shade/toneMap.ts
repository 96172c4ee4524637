import { pow } from '../../math/deterministicMath.js';

/** 32 kB stay in the first-level cache; at this step the darkest values are one grey level apart. */
const CELLS_PER_UNIT = 4096;
const CELLS = 8 * CELLS_PER_UNIT;

/** ACES fit of K. Narkowicz (2015) and the sRGB curve as a gamma of 2.2, by linear light 0..8. */
const TABLE = (() => {
  const table = new Uint8Array(CELLS);
  for (let i = 0; i < CELLS; i++) {
    const x = i / CELLS_PER_UNIT;
    const mapped = (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14);
    table[i] = Math.min(255, Math.round(255 * pow(Math.min(1, mapped), 1 / 2.2)));
  }
  return table;
})();

/** Linear light (none of it negative) to 8-bit colour; `exposure` multiplies the light. */
export function toneMap(light: Float32Array, rgb: Uint8Array, exposure: number): void {
  const gain = exposure * 0.8 * CELLS_PER_UNIT;
  const table = TABLE;
  for (let i = 0; i < rgb.length; i++) {
    const cell = (light[i]! * gain) | 0;
    rgb[i] = table[cell < CELLS ? cell : CELLS - 1]!;
  }
}
