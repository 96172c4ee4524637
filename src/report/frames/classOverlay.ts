import { PIXEL_CLASSES } from '../../domain/PixelClass.js';
import type { ClassImage } from '../../domain/RoadScene.js';
import { PIXEL_COLOURS } from '../../publish/classColours.js';

const ALPHA = 85;

/** PNG with a transparent colour a class; classes without a colour and pixels without truth are clear. */
export async function classOverlay(image: ClassImage): Promise<Uint8Array> {
  const { widthPx: width, heightPx: height, classIds } = image;
  const pixels = new Uint8Array(width * height * 4);
  const colours = PIXEL_CLASSES.map((name) => PIXEL_COLOURS[name]).map((hex) =>
    hex === undefined ? undefined : Number.parseInt(hex.slice(1), 16),
  );
  for (let i = 0; i < width * height; i++) {
    const bits = colours[classIds[i]!];
    if (bits === undefined) continue;
    pixels[i * 4] = bits >> 16;
    pixels[i * 4 + 1] = (bits >> 8) & 255;
    pixels[i * 4 + 2] = bits & 255;
    pixels[i * 4 + 3] = ALPHA;
  }
  const { default: sharp } = await import('sharp');
  return sharp(pixels, { raw: { width, height, channels: 4 } })
    .png({ palette: true })
    .toBuffer();
}
