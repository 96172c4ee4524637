import type { RasterEncoding } from '../domain/CameraFrame.js';

/** Names of sensor_msgs/image_encodings.hpp and foxglove.RawImage, and what drivers write instead, in lower case. */
const ENCODINGS: ReadonlyMap<string, RasterEncoding> = new Map<string, RasterEncoding>([
  ['rgb8', 'rgb8'],
  ['bgr8', 'bgr8'],
  ['8uc3', 'bgr8'],
  ['rgba8', 'rgba8'],
  ['bgra8', 'bgra8'],
  ['8uc4', 'bgra8'],
  ['mono8', 'mono8'],
  ['8uc1', 'mono8'],
  ['mono16', 'mono16'],
  ['16uc1', 'mono16'],
  ['yuv422', 'uyvy'],
  ['uyvy', 'uyvy'],
  ['yuv422_yuy2', 'yuv422_yuy2'],
  ['yuyv', 'yuv422_yuy2'],
  ['yuy2', 'yuv422_yuy2'],
  ['nv12', 'nv12'],
  ['nv21', 'nv21'],
  ['bayer_rggb8', 'bayer_rggb8'],
  ['bayer_bggr8', 'bayer_bggr8'],
  ['bayer_gbrg8', 'bayer_gbrg8'],
  ['bayer_grbg8', 'bayer_grbg8'],
]);

export const rasterEncoding = (name: string): RasterEncoding | undefined => ENCODINGS.get(name.toLowerCase());

export const rasterEncodingNames = (): string => [...ENCODINGS.keys()].join(', ');

/** Bytes of one pixel in a row; of NV12 and NV21, in a row of their luma plane. */
export function bytesPerPixel(encoding: RasterEncoding): number {
  switch (encoding) {
    case 'rgb8':
    case 'bgr8':
      return 3;
    case 'rgba8':
    case 'bgra8':
      return 4;
    case 'mono16':
    case 'uyvy':
    case 'yuv422_yuy2':
      return 2;
    case 'mono8':
    case 'nv12':
    case 'nv21':
    case 'bayer_rggb8':
    case 'bayer_bggr8':
    case 'bayer_gbrg8':
    case 'bayer_grbg8':
      return 1;
  }
}

/** Widths and heights the encoding can have are multiples of this. */
export function pixelGroup(encoding: RasterEncoding): { readonly widthPx: number; readonly heightPx: number } {
  switch (encoding) {
    case 'uyvy':
    case 'yuv422_yuy2':
      return { widthPx: 2, heightPx: 1 };
    case 'nv12':
    case 'nv21':
    case 'bayer_rggb8':
    case 'bayer_bggr8':
    case 'bayer_gbrg8':
    case 'bayer_grbg8':
      return { widthPx: 2, heightPx: 2 };
    case 'rgb8':
    case 'bgr8':
    case 'rgba8':
    case 'bgra8':
    case 'mono8':
    case 'mono16':
      return { widthPx: 1, heightPx: 1 };
  }
}
