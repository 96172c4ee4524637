import { SharpImageScaler } from '../../decode/sharp/SharpImageScaler.js';
import type { CameraImage } from '../../domain/CameraFrame.js';

export interface SamplePicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly jpeg: Uint8Array;
}

const MAX_WIDTH_PX = 960;
const QUALITY = 80;

/** A small JPEG of any picture the pipeline reads; undefined for one that cannot be read (decoding has raised the alert). */
export async function samplePicture(image: CameraImage): Promise<SamplePicture | undefined> {
  const scale = Math.min(1, MAX_WIDTH_PX / image.widthPx);
  const widthPx = Math.round(image.widthPx * scale);
  const heightPx = Math.round(image.heightPx * scale);
  const scaled = await new SharpImageScaler().scaleBand(image, { leftPx: 0, topPx: 0, scale, widthPx, heightPx });
  if (scaled.type === 'failed') return undefined;
  const { default: sharp } = await import('sharp');
  const raw = { width: widthPx, height: heightPx, channels: 3 } as const;
  return { widthPx, heightPx, jpeg: await sharp(scaled.value, { raw }).jpeg({ quality: QUALITY }).toBuffer() };
}
