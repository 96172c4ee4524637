import sharp from 'sharp';
import type { CameraImage } from '../../domain/CameraFrame.js';

export interface SamplePicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly jpeg: Uint8Array;
}

const MAX_WIDTH_PX = 960;
const QUALITY = 80;

/** A small JPEG, undefined for a picture that cannot be read (decoding has raised the alert). */
export async function samplePicture(image: CameraImage): Promise<SamplePicture | undefined> {
  if (image.type === 'raster') return undefined;
  try {
    const { data, info } = await sharp(image.data)
      .resize({ width: MAX_WIDTH_PX, withoutEnlargement: true })
      .jpeg({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, jpeg: data };
  } catch {
    return undefined;
  }
}
