import type { RasterImage } from '../../domain/CameraFrame.js';

/*
 * ITU-R BT.601 limited range (Y 16..235, Cb and Cr 16..240), as cameras' YUV is and OpenCV reads it, in 1/1024:
 * R = 1.164 (Y - 16) + 1.596 Cr, G = ... - 0.813 Cr - 0.391 Cb, B = ... + 2.018 Cb.
 */
const Y_GAIN = 1192;
const R_FROM_CR = 1634;
const G_FROM_CR = -833;
const G_FROM_CB = -401;
const B_FROM_CB = 2066;
const HALF = 512;

/** Two pixels in four bytes: U Y V Y (uyvy) or Y U Y V (yuy2). Returns packed RGB [height, width, 3]. */
export function rgbFromYuv422(image: RasterImage): Uint8Array {
  const { widthPx, heightPx, stepBytes, data } = image;
  const lumaAt = image.encoding === 'uyvy' ? 1 : 0;
  const chromaAt = 1 - lumaAt;
  const out = new Uint8ClampedArray(widthPx * heightPx * 3);
  let to = 0;
  for (let row = 0; row < heightPx; row++) {
    let from = row * stepBytes;
    for (let col = 0; col < widthPx; col += 2, from += 4, to += 6) {
      const cb = data[from + chromaAt]! - 128;
      const cr = data[from + chromaAt + 2]! - 128;
      const red = R_FROM_CR * cr + HALF;
      const green = G_FROM_CR * cr + G_FROM_CB * cb + HALF;
      const blue = B_FROM_CB * cb + HALF;
      const first = Y_GAIN * (data[from + lumaAt]! - 16);
      const second = Y_GAIN * (data[from + lumaAt + 2]! - 16);
      out[to] = (first + red) >> 10;
      out[to + 1] = (first + green) >> 10;
      out[to + 2] = (first + blue) >> 10;
      out[to + 3] = (second + red) >> 10;
      out[to + 4] = (second + green) >> 10;
      out[to + 5] = (second + blue) >> 10;
    }
  }
  return new Uint8Array(out.buffer);
}

/** A plane of luma, then one of chroma pairs at half the width and height: Cb Cr (nv12) or Cr Cb (nv21). Returns packed RGB [height, width, 3]. */
export function rgbFromYuv420(image: RasterImage): Uint8Array {
  const { widthPx, heightPx, stepBytes, data } = image;
  const cbAt = image.encoding === 'nv12' ? 0 : 1;
  const chromaStart = stepBytes * heightPx;
  const out = new Uint8ClampedArray(widthPx * heightPx * 3);
  let to = 0;
  for (let row = 0; row < heightPx; row++) {
    const luma = row * stepBytes;
    const chroma = chromaStart + (row >> 1) * stepBytes;
    for (let col = 0; col < widthPx; col++, to += 3) {
      const pair = chroma + (col & ~1);
      const cb = data[pair + cbAt]! - 128;
      const cr = data[pair + 1 - cbAt]! - 128;
      const y = Y_GAIN * (data[luma + col]! - 16) + HALF;
      out[to] = (y + R_FROM_CR * cr) >> 10;
      out[to + 1] = (y + G_FROM_CR * cr + G_FROM_CB * cb) >> 10;
      out[to + 2] = (y + B_FROM_CB * cb) >> 10;
    }
  }
  return new Uint8Array(out.buffer);
}
