import type { TimeNs } from './time.js';

/** Encodings this project reads from a raster image; each names the byte layout of one pixel or pixel group. */
export const RASTER_ENCODINGS = [
  'rgb8',
  'bgr8',
  'rgba8',
  'bgra8',
  'mono8',
  'mono16',
  'yuv422_yuy2',
  'uyvy',
  'nv12',
  'nv21',
  'bayer_rggb8',
  'bayer_bggr8',
  'bayer_gbrg8',
  'bayer_grbg8',
] as const;
/** Byte layout of a raster image. @useDeclaredType */
export type RasterEncoding = (typeof RASTER_ENCODINGS)[number];

/** Pixels as recorded, `stepBytes` from row to row (at least the row's own bytes; the rest is padding). */
export interface RasterImage {
  readonly type: 'raster';
  readonly encoding: RasterEncoding;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly stepBytes: number;
  /** Only for mono16. */
  readonly bigEndian: boolean;
  readonly data: Uint8Array;
}

/** A compressed still picture; size and validity are known once its header has been read. */
export interface EncodedImage {
  readonly type: 'encoded';
  readonly format: 'jpeg' | 'png';
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array;
}

export type CameraImage = RasterImage | EncodedImage;

export interface CameraFrame {
  readonly type: 'camera';
  readonly topic: string;
  readonly frameId: string;
  readonly stampNs: TimeNs;
  /** When the recording or the node received it. */
  readonly receivedNs: TimeNs;
  readonly image: CameraImage;
}
