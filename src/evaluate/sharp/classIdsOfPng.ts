import type { ClassIds } from '../pixels/comparePixels.js';

/** Largest picture taken, as a guard against headers that promise gigabytes. */
const MAX_PIXELS = 64 * 1024 * 1024;

/** Ids of an 8-bit grey PNG (a lossless one: ids must not be blurred). Rejects for bytes that are no picture, or one of more channels. */
export async function classIdsOfPng(png: Uint8Array): Promise<ClassIds> {
  const { default: sharp } = await import('sharp');
  const image = sharp(png, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
  const { format, channels } = await image.metadata();
  if (format !== 'png' || channels !== 1)
    throw new RangeError(`Expected a grey PNG for class ids but received ${format} with ${channels} channels`);
  // Without this sharp would widen grey to sRGB.
  const { data, info } = await image.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, ids: data };
}
