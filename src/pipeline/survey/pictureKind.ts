import { encodedImageHeader } from '../../decode/encodedImageHeader.js';
import type { CameraFrame } from '../../domain/CameraFrame.js';

/** What a camera topic shows, the best first. */
export const PICTURE_KINDS = ['colour', 'grey', 'mask', 'depth or thermal', 'unreadable'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

/** Fewer different pixels in a raster are classes or a mask. */
const MASK_COLOURS = 32;
const SAMPLED_PIXELS = 1500;
/** First guess at pictures that are no light; believed only of pictures without colour, or of few colours. */
export const NO_LIGHT = /depth|disparity|thermal|lwir|boson|lepton|confidence/i;
export const MASK = /mask|label|segment|semantic|classes/i;

/** What the first pictures of a topic are, by encoding and content; the topic's name decides only between kinds that look alike. */
export function pictureKind(topic: string, frames: readonly CameraFrame[]): PictureKind {
  const [frame] = frames;
  if (frame === undefined) return 'unreadable';
  const { isColour, bits } = channelsOf(frame);
  if (!isColour && NO_LIGHT.test(topic)) return 'depth or thermal';
  if (bits > 8) return 'depth or thermal';
  if (frames.every(hasFewColours) && (MASK.test(topic) || !isColour)) return 'mask';
  return isColour ? 'colour' : 'grey';
}

function channelsOf({ image }: CameraFrame): { readonly isColour: boolean; readonly bits: number } {
  if (image.type === 'raster')
    return { isColour: !image.encoding.startsWith('mono'), bits: image.encoding === 'mono16' ? 16 : 8 };
  const header = encodedImageHeader(image.data);
  return { isColour: header?.isColour !== false, bits: header?.bits ?? 8 };
}

function hasFewColours({ image }: CameraFrame): boolean {
  if (image.type !== 'raster') return false;
  const seen = new Set<number>();
  const stride = Math.max(1, Math.floor(image.data.byteLength / SAMPLED_PIXELS));
  for (let i = 0; i < image.data.byteLength; i += stride) seen.add(image.data[i]!);
  return seen.size < MASK_COLOURS;
}
