import type { Rng } from '#src/synth/math/Rng.js';
import type { FaultImage } from '#src/synth/faults/SensorFault.js';

/** A lens out of focus: the mean of a square of a twentieth of the width, twice. */
export function blur(image: FaultImage): void {
  const radiusPx = Math.max(2, Math.round(image.widthPx / 40));
  for (let pass = 0; pass < 2; pass++) {
    boxBlur(image, radiusPx, image.widthPx, image.heightPx, 3, 3 * image.widthPx);
    boxBlur(image, radiusPx, image.heightPx, image.widthPx, 3 * image.widthPx, 3);
  }
}

/** Running mean along lines of `length` pixels that lie `step` bytes apart; `lines` lines that begin `lineStep` bytes apart. */
function boxBlur(
  { rgb }: FaultImage,
  radiusPx: number,
  length: number,
  lines: number,
  step: number,
  lineStep: number,
): void {
  const copy = new Uint8Array(length);
  const size = 2 * radiusPx + 1;
  for (let line = 0; line < lines; line++) {
    for (let c = 0; c < 3; c++) {
      const start = line * lineStep + c;
      for (let i = 0; i < length; i++) copy[i] = rgb[start + i * step]!;
      let sum = 0;
      for (let i = -radiusPx; i <= radiusPx; i++) sum += copy[Math.min(length - 1, Math.max(0, i))]!;
      for (let i = 0; i < length; i++) {
        rgb[start + i * step] = Math.round(sum / size);
        sum += copy[Math.min(length - 1, i + radiusPx + 1)]! - copy[Math.max(0, i - radiusPx)]!;
      }
    }
  }
}

/** A broken link between sensor and computer: random noise in every pixel. */
export function noise({ rgb }: FaultImage, rng: Rng): void {
  for (let i = 0; i < rgb.length; i++) rgb[i] = rng.integer(0, 255);
}

const LEAF = [58, 66, 40] as const;

/** The whole lens is covered: one colour, unevenly lit, with sensor noise. */
export function cover({ rgb, widthPx }: FaultImage, rng: Rng): void {
  for (let i = 0; i < rgb.length; i++) {
    const column = Math.floor(i / 3) % widthPx;
    rgb[i] = Math.round(LEAF[i % 3]! * (0.8 + (0.4 * column) / widthPx)) + rng.integer(-2, 2);
  }
}

/** The sun or a high beam straight into the lens: a white disc of a third of the width and a veil over all. */
export function glare({ rgb, widthPx, heightPx }: FaultImage): void {
  const radiusPx = widthPx / 6;
  for (let row = 0; row < heightPx; row++) {
    for (let col = 0; col < widthPx; col++) {
      const distance = Math.hypot(col - widthPx / 2, row - heightPx * 0.4) / radiusPx;
      const added = 90 + 400 * Math.exp(-distance * distance);
      const at = 3 * (row * widthPx + col);
      for (let c = 0; c < 3; c++) rgb[at + c] = Math.min(255, Math.round(rgb[at + c]! + added));
    }
  }
}
