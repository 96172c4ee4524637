import type { RasterImage } from '../../domain/CameraFrame.js';
import { rgbFromBayer } from './bayer.js';
import { rgbFromYuv420, rgbFromYuv422 } from './yuv.js';

/** Rows without padding, 8 bits a channel. */
export interface PackedRaster {
  readonly channels: 1 | 3;
  readonly order: 'rgb' | 'bgr';
  /** A *view* of the message where no conversion was needed. */
  readonly data: Uint8Array;
}

export function packedRaster(image: RasterImage): PackedRaster {
  switch (image.encoding) {
    case 'rgb8':
      return { channels: 3, order: 'rgb', data: withoutPadding(image, 3) };
    case 'bgr8':
      return { channels: 3, order: 'bgr', data: withoutPadding(image, 3) };
    case 'rgba8':
      return { channels: 3, order: 'rgb', data: withoutAlpha(image) };
    case 'bgra8':
      return { channels: 3, order: 'bgr', data: withoutAlpha(image) };
    case 'mono8':
      return { channels: 1, order: 'rgb', data: withoutPadding(image, 1) };
    case 'mono16':
      return { channels: 1, order: 'rgb', data: upperBytes(image) };
    case 'uyvy':
    case 'yuv422_yuy2':
      return { channels: 3, order: 'rgb', data: rgbFromYuv422(image) };
    case 'nv12':
    case 'nv21':
      return { channels: 3, order: 'rgb', data: rgbFromYuv420(image) };
    case 'bayer_rggb8':
    case 'bayer_bggr8':
    case 'bayer_gbrg8':
    case 'bayer_grbg8':
      return { channels: 3, order: 'rgb', data: rgbFromBayer(image) };
  }
}

function withoutPadding(image: RasterImage, channels: number): Uint8Array {
  const { widthPx, heightPx, stepBytes, data } = image;
  const rowBytes = widthPx * channels;
  if (stepBytes === rowBytes) return data.subarray(0, rowBytes * heightPx);
  const out = new Uint8Array(rowBytes * heightPx);
  for (let row = 0; row < heightPx; row++)
    out.set(data.subarray(row * stepBytes, row * stepBytes + rowBytes), row * rowBytes);
  return out;
}

// Done here because sharp weights colours by alpha, and cameras fill alpha with arbitrary values.
function withoutAlpha(image: RasterImage): Uint8Array {
  const { widthPx, heightPx, stepBytes, data } = image;
  const out = new Uint8Array(widthPx * heightPx * 3);
  let to = 0;
  for (let row = 0; row < heightPx; row++) {
    let from = row * stepBytes;
    for (let col = 0; col < widthPx; col++, from += 4, to += 3) {
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
    }
  }
  return out;
}

function upperBytes(image: RasterImage): Uint8Array {
  const { widthPx, heightPx, stepBytes, data, bigEndian } = image;
  const out = new Uint8Array(widthPx * heightPx);
  let to = 0;
  for (let row = 0; row < heightPx; row++) {
    let from = row * stepBytes + (bigEndian ? 0 : 1);
    for (let col = 0; col < widthPx; col++, from += 2) out[to++] = data[from]!;
  }
  return out;
}
