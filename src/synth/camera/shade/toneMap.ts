import { pow } from '../../math/deterministicMath.js';

const CELLS = 4096;
const CELLS_PER_UNIT = 512;

/** ACES fit of K. Narkowicz (2015) and the sRGB curve as a gamma of 2.2, by linear light 0..8. */
const TABLE = (() => {
  const table = new Uint8Array(CELLS);
  for (let i = 0; i < CELLS; i++) {
    const x = (i + 0.5) / CELLS_PER_UNIT;
    const mapped = (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14);
    table[i] = Math.min(255, Math.round(255 * pow(Math.min(1, mapped), 1 / 2.2)));
  }
  return table;
})();

// The table's cells are too coarse for the night: below this light they are finer.
const DARK_LIMIT = 0.125;
const DARK_CELLS_PER_UNIT = 16_384;
const DARK_TABLE = (() => {
  const table = new Uint8Array(DARK_LIMIT * DARK_CELLS_PER_UNIT);
  for (let i = 0; i < table.length; i++) {
    const x = (i + 0.5) / DARK_CELLS_PER_UNIT;
    const mapped = (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14);
    table[i] = Math.min(255, Math.round(255 * pow(Math.min(1, mapped), 1 / 2.2)));
  }
  return table;
})();

/** Linear light to 8-bit colour; `exposure` multiplies the light. */
export function toneMap(light: Float32Array, rgb: Uint8Array, exposure: number): void {
  const gain = exposure * 0.8;
  for (let i = 0; i < rgb.length; i++) {
    const x = light[i]! * gain;
    if (x < DARK_LIMIT) rgb[i] = DARK_TABLE[x > 0 ? (x * DARK_CELLS_PER_UNIT) | 0 : 0]!;
    else {
      const cell = (x * CELLS_PER_UNIT) | 0;
      rgb[i] = TABLE[cell < CELLS ? cell : CELLS - 1]!;
    }
  }
}
