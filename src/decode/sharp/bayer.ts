import type { RasterImage } from '../../domain/CameraFrame.js';

/** Row and column parity of the red pixels; the encoding spells the first two pixels of the first two rows. */
const RED_AT: Readonly<Record<string, readonly [number, number]>> = {
  bayer_rggb8: [0, 0],
  bayer_grbg8: [0, 1],
  bayer_gbrg8: [1, 0],
  bayer_bggr8: [1, 1],
};

/** Bilinear: each missing colour is the mean of its two or four nearest samples; borders are mirrored. Returns packed RGB [height, width, 3]. */
export function rgbFromBayer(image: RasterImage): Uint8Array {
  const { widthPx, heightPx, stepBytes, data } = image;
  const [redRow, redCol] = RED_AT[image.encoding]!;
  const out = new Uint8Array(widthPx * heightPx * 3);
  let to = 0;
  for (let row = 0; row < heightPx; row++) {
    const here = row * stepBytes;
    const above = (row === 0 ? 1 : row - 1) * stepBytes;
    const below = (row === heightPx - 1 ? row - 1 : row + 1) * stepBytes;
    const onRedRow = (row & 1) === redRow;
    // The colour of this row's non-green pixels, and that of the rows next to it.
    const own = onRedRow ? 0 : 2;
    const other = 2 - own;
    const ownCol = onRedRow ? redCol : 1 - redCol;
    for (let col = 0; col < widthPx; col++, to += 3) {
      const left = col === 0 ? 1 : col - 1;
      const right = col === widthPx - 1 ? col - 1 : col + 1;
      if ((col & 1) === ownCol) {
        out[to + own] = data[here + col]!;
        out[to + 1] = (data[here + left]! + data[here + right]! + data[above + col]! + data[below + col]! + 2) >> 2;
        out[to + other] =
          (data[above + left]! + data[above + right]! + data[below + left]! + data[below + right]! + 2) >> 2;
      } else {
        out[to + own] = (data[here + left]! + data[here + right]! + 1) >> 1;
        out[to + 1] = data[here + col]!;
        out[to + other] = (data[above + col]! + data[below + col]! + 1) >> 1;
      }
    }
  }
  return out;
}
