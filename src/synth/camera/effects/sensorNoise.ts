import { Rng } from '../../math/Rng.js';

const TABLE_SIZE = 1 << 16;

/** Normal values of standard deviation 24 (sum of twelve uniform ones, Irwin-Hall), to be scaled down. */
const TABLE = (() => {
  const rng = new Rng(77);
  return Int8Array.from({ length: TABLE_SIZE }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += rng.next();
    return Math.max(-127, Math.min(127, Math.round(sum * 24)));
  });
})();

/** Adds noise of `sigma` grey levels to each channel; dark pixels get a little less (shot noise grows with light, read noise does not). */
export function addSensorNoise(rgb: Uint8Array, widthPx: number, sigma: number, rng: Rng): void {
  const gain = sigma / 24;
  const rowLength = widthPx * 3;
  for (let start = 0; start < rgb.length; start += rowLength) {
    let at = rng.integer(0, TABLE_SIZE - 1);
    const end = Math.min(rgb.length, start + rowLength);
    for (let i = start; i < end; i++) {
      const value = rgb[i]! + TABLE[at++ & (TABLE_SIZE - 1)]! * gain * (0.6 + rgb[i]! * 0.0035) + 0.5;
      rgb[i] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}
