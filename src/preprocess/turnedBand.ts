import type { CameraImage } from '../domain/CameraFrame.js';
import type { QuarterTurns } from '../domain/FusionSample.js';
import type { BandRequest } from '../domain/ImageScaler.js';

/** The band of an upright picture, in the picture as it was recorded. `turns`: quarter turns clockwise that make it upright. */
export function bandAsRecorded(band: BandRequest, turns: QuarterTurns, image: CameraImage): BandRequest {
  const { scale, leftPx, topPx, widthPx, heightPx } = band;
  const rightPx = leftPx + widthPx / scale;
  const bottomPx = topPx + heightPx / scale;
  switch (turns) {
    case 0:
      return band;
    case 1:
      return { scale, leftPx: topPx, topPx: image.heightPx - rightPx, widthPx: heightPx, heightPx: widthPx };
    case 2:
      return { ...band, leftPx: image.widthPx - rightPx, topPx: image.heightPx - bottomPx };
    case 3:
      return { scale, leftPx: image.widthPx - bottomPx, topPx: leftPx, widthPx: heightPx, heightPx: widthPx };
  }
}

/** Turns the band as it was recorded; a copy, except when nothing is to be turned. RGB bytes, of the size of `band` afterwards. */
export function uprightBand(
  recorded: Uint8Array<ArrayBuffer>,
  turns: QuarterTurns,
  { widthPx, heightPx }: BandRequest,
): Uint8Array<ArrayBuffer> {
  if (turns === 0) return recorded;
  const out = new Uint8Array(recorded.length);
  // Of the recorded pixel: where the first upright one lies, and the steps along an upright row and column.
  const first = turns === 2 ? widthPx * heightPx - 1 : turns === 1 ? (widthPx - 1) * heightPx : heightPx - 1;
  const alongRow = turns === 2 ? -1 : turns === 1 ? -heightPx : heightPx;
  const alongColumn = turns === 2 ? -widthPx : turns === 1 ? 1 : -1;
  let to = 0;
  for (let row = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, to += 3) {
      const from = 3 * (first + row * alongColumn + column * alongRow);
      out[to] = recorded[from]!;
      out[to + 1] = recorded[from + 1]!;
      out[to + 2] = recorded[from + 2]!;
    }
  }
  return out;
}
