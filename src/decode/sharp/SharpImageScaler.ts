import type { Sharp, default as sharp } from 'sharp';
import { failed, value, type Alert, type Outcome } from '../../domain/Alert.js';
import type { CameraImage, EncodedImage, RasterImage } from '../../domain/CameraFrame.js';
import type { BandRequest, ImageScaler } from '../../domain/ImageScaler.js';
import { packedRaster } from './packedRaster.js';

/** Grey level outside the picture. */
const OUTSIDE = 114;
/** The libvips kernel closest to the mean over each output pixel's area (45 dB on a 2048 x 618 road picture at 0.31; lanczos3 43, linear 40). */
const SCALING_KERNEL = 'cubic';

/** Part of the scaled picture that the band shows, and where in the band it begins; in output pixels. */
interface Overlap {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly toLeft: number;
  readonly toTop: number;
}

interface Pixels {
  readonly channels: number;
  readonly order: 'rgb' | 'bgr';
  readonly data: Uint8Array<ArrayBuffer>;
}

/**
 * Decodes and scales with libvips in its own thread pool. The scaled picture has whole pixels (scale * width rounded), so its far edge may lie up to
 * half an output pixel off; the band's edges are rounded to whole output pixels.
 */
export class SharpImageScaler implements ImageScaler {
  async scaleBand(image: CameraImage, band: BandRequest): Promise<Outcome<Uint8Array<ArrayBuffer>>> {
    const width = Math.max(1, Math.round(image.widthPx * band.scale));
    const height = Math.max(1, Math.round(image.heightPx * band.scale));
    const overlap = overlapOf(width, height, band);
    if (overlap === undefined) return value(emptyBand(band));
    const libvips = await loadSharp();
    try {
      const alerts: Alert[] = [];
      const scaled =
        image.type === 'raster'
          ? await fromRaster(libvips, image, width, height, overlap)
          : await fromEncoded(libvips, image, width, height, overlap, alerts);
      return value(inBand(scaled, overlap, band), alerts);
    } catch (error) {
      return failed({
        severity: 'error',
        code: 'decode/image-corrupt',
        message: `Expected a whole ${image.type === 'raster' ? image.encoding : image.format} picture of ${image.widthPx} x ${image.heightPx} px but received "${reasonOf(error)}"`,
        tip: 'Its data are damaged or incomplete. The picture was skipped.',
      });
    }
  }
}

let loading: Promise<typeof sharp> | undefined;

/** Loaded with the first picture, so that a program that decodes none does not pay for the native library. A run calls it before it opens its outputs, as it rejects without that part. */
export const loadSharp = (): Promise<typeof sharp> => (loading ??= startSharp());

async function startSharp(): Promise<typeof sharp> {
  const { default: libvips } = await import('sharp');
  // One thread per picture, because inference needs the others. No cache, because no picture comes twice.
  libvips.concurrency(1);
  libvips.cache(false);
  return libvips;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).trim();

function overlapOf(width: number, height: number, band: BandRequest): Overlap | undefined {
  const bandLeft = Math.round(band.leftPx * band.scale);
  const bandTop = Math.round(band.topPx * band.scale);
  const left = Math.max(0, bandLeft);
  const top = Math.max(0, bandTop);
  const overlap = {
    left,
    top,
    width: Math.min(width, bandLeft + band.widthPx) - left,
    height: Math.min(height, bandTop + band.heightPx) - top,
    toLeft: left - bandLeft,
    toTop: top - bandTop,
  };
  return overlap.width > 0 && overlap.height > 0 ? overlap : undefined;
}

async function fromRaster(
  libvips: typeof sharp,
  image: RasterImage,
  width: number,
  height: number,
  overlap: Overlap,
): Promise<Pixels> {
  const { channels, order, data } = packedRaster(image);
  const raw = { width: image.widthPx, height: image.heightPx, channels };
  return { ...(await scaled(libvips(data, { raw }), width, height, overlap)), order };
}

/** A picture whose damage the decoder can bridge, or that only lacks its end marker, is used and reported; a truncated picture is not used. */
async function fromEncoded(
  libvips: typeof sharp,
  image: EncodedImage,
  width: number,
  height: number,
  overlap: Overlap,
  alerts: Alert[],
): Promise<Pixels> {
  const decode = (data: Uint8Array, failOn: 'warning' | 'error'): Promise<Omit<Pixels, 'order'>> =>
    scaled(
      libvips(data, { failOn, limitInputPixels: image.widthPx * image.heightPx })
        .removeAlpha()
        .toColourspace('srgb'),
      width,
      height,
      overlap,
    );
  const used = (pixels: Omit<Pixels, 'order'>, received: string, tip: string): Pixels => {
    alerts.push({
      severity: 'warning',
      code: 'decode/image-damaged',
      message: `Expected an undamaged ${image.format} picture of ${image.widthPx} x ${image.heightPx} px but received ${received}`,
      tip,
    });
    return { ...pixels, order: 'rgb' };
  };
  try {
    return { ...(await decode(image.data, 'warning')), order: 'rgb' };
  } catch (error) {
    const ended = withEndMarker(image);
    // With the marker appended, the decoder still warns when needed rows are missing.
    const whole = ended === undefined ? undefined : await decode(ended, 'warning').catch(() => undefined);
    if (whole !== undefined)
      return used(
        whole,
        'one without its end marker (ff d9)',
        'Many cameras and grabbers omit the last two bytes. The picture is used: all rows that the model sees are complete.',
      );
    return used(
      await decode(image.data, 'error'),
      `"${reasonOf(error)}"`,
      'Data was probably lost between camera and recorder. The part that could be decoded is used.',
    );
  }
}

/** A JPEG without its end marker (ITU-T T.81, B.1.1.3), with one appended; undefined for other pictures. */
function withEndMarker({ format, data }: EncodedImage): Uint8Array | undefined {
  const length = data.at(-1) === 0xff ? data.byteLength - 1 : data.byteLength;
  if (format !== 'jpeg' || (data.at(-2) === 0xff && data.at(-1) === 0xd9)) return undefined;
  const ended = new Uint8Array(length + 2);
  ended.set(data.subarray(0, length));
  ended.set([0xff, 0xd9], length);
  return ended;
}

async function scaled(picture: Sharp, width: number, height: number, overlap: Overlap): Promise<Omit<Pixels, 'order'>> {
  const { data, info } = await picture
    // Shrink-on-load costs more than it saves: libjpeg-turbo vectorises decoding at full size but not at half size.
    .resize(width, height, { fit: 'fill', kernel: SCALING_KERNEL, fastShrinkOnLoad: false })
    .extract({ left: overlap.left, top: overlap.top, width: overlap.width, height: overlap.height })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, channels: info.channels };
}

const emptyBand = (band: BandRequest): Uint8Array<ArrayBuffer> =>
  new Uint8Array(band.widthPx * band.heightPx * 3).fill(OUTSIDE);

/** The band as RGB; libvips' own memory where the picture fills it. */
function inBand(pixels: Pixels, overlap: Overlap, band: BandRequest): Uint8Array<ArrayBuffer> {
  const { channels, order, data } = pixels;
  const fills = overlap.width === band.widthPx && overlap.height === band.heightPx;
  if (fills && channels === 3 && order === 'rgb') return data;
  const out = emptyBand(band);
  place(pixels, overlap, out, band.widthPx);
  return out;
}

/** Copies rows into the band as RGB. */
function place(pixels: Pixels, overlap: Overlap, out: Uint8Array, outWidth: number): void {
  const { channels, order, data } = pixels;
  const { width, height, toLeft, toTop } = overlap;
  const green = channels >= 3 ? 1 : 0;
  const red = channels >= 3 && order === 'bgr' ? 2 : 0;
  const blue = channels >= 3 ? 2 - red : 0;
  for (let row = 0; row < height; row++) {
    let from = row * width * channels;
    let to = ((toTop + row) * outWidth + toLeft) * 3;
    if (channels === 3 && order === 'rgb') {
      out.set(data.subarray(from, from + width * 3), to);
      continue;
    }
    for (let col = 0; col < width; col++, from += channels, to += 3) {
      out[to] = data[from + red]!;
      out[to + 1] = data[from + green]!;
      out[to + 2] = data[from + blue]!;
    }
  }
}
