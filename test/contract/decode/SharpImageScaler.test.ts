import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CameraImage } from '../../../src/domain/CameraFrame.js';
import type { BandRequest } from '../../../src/domain/ImageScaler.js';
import { decodeMessage } from '../../../src/decode/decodeMessage.js';
import { SharpImageScaler } from '../../../src/decode/sharp/SharpImageScaler.js';
import { openSource } from '../../../src/source/openSource.js';
import { describeWith, recordedDrives } from '../../support/environment.js';
import { alertCodes, faultOf, valueOf } from '../../unit/decode/rawMessages.js';

const scaler = new SharpImageScaler();

async function scale(image: CameraImage, band: BandRequest): Promise<Uint8Array<ArrayBuffer>> {
  const outcome = await scaler.scaleBand(image, band);
  if (outcome.type === 'failed') throw new Error(outcome.alert.message);
  return outcome.value;
}

function psnrDb(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum === 0 ? Infinity : 10 * Math.log10((255 * 255 * a.length) / sum);
}

/** A picture whose red is the column and green the row, as camera pixels. */
function gradient(widthPx: number, heightPx: number): CameraImage & { type: 'raster' } {
  const bytes = new Uint8Array(widthPx * heightPx * 3);
  for (let row = 0; row < heightPx; row++) {
    for (let col = 0; col < widthPx; col++) bytes.set([col, row, 200], (row * widthPx + col) * 3);
  }
  return {
    type: 'raster',
    encoding: 'rgb8',
    widthPx,
    heightPx,
    stepBytes: widthPx * 3,
    bigEndian: false,
    data: bytes,
  };
}

const pixel = (rgb: Uint8Array, width: number, col: number, row: number): number[] => [
  ...rgb.subarray((row * width + col) * 3, (row * width + col) * 3 + 3),
];

describe('SharpImageScaler', () => {
  it('shows at an output pixel’s centre what the camera shows there', async () => {
    const image = gradient(240, 160);
    const band = { scale: 0.25, leftPx: 40, topPx: 20, widthPx: 30, heightPx: 20 };
    const rgb = await scale(image, band);
    for (const [col, row] of [
      [2, 3],
      [15, 10],
      [27, 16],
    ] as const) {
      const [red, green, blue] = pixel(rgb, 30, col, row);
      // Column c of the camera covers c..c+1 and holds the value c, its centre's position less 0.5.
      expect(Math.abs(red! - ((col + 0.5) / 0.25 + 40 - 0.5))).toBeLessThanOrEqual(1);
      expect(Math.abs(green! - ((row + 0.5) / 0.25 + 20 - 0.5))).toBeLessThanOrEqual(1);
      expect(blue).toBe(200);
    }
  });

  it('fills what lies outside of the picture with grey 114', async () => {
    const rgb = await scale(gradient(40, 20), { scale: 1, leftPx: -5, topPx: -3, widthPx: 60, heightPx: 30 });
    expect(pixel(rgb, 60, 4, 10)).toEqual([114, 114, 114]);
    expect(pixel(rgb, 60, 10, 2)).toEqual([114, 114, 114]);
    expect(pixel(rgb, 60, 5, 3)).toEqual([0, 0, 200]);
    expect(pixel(rgb, 60, 44, 22)).toEqual([39, 19, 200]);
    expect(pixel(rgb, 60, 45, 10)).toEqual([114, 114, 114]);
    expect(pixel(rgb, 60, 10, 23)).toEqual([114, 114, 114]);
    const beside = await scale(gradient(40, 20), { scale: 1, leftPx: 100, topPx: 0, widthPx: 4, heightPx: 4 });
    expect([...new Set(beside)]).toEqual([114]);
  });

  it('scales up as well', async () => {
    const rgb = await scale(gradient(50, 40), { scale: 2, leftPx: 0, topPx: 0, widthPx: 100, heightPx: 80 });
    const [red, green] = pixel(rgb, 100, 50, 41);
    expect(Math.abs(red! - 24.75)).toBeLessThanOrEqual(1);
    expect(Math.abs(green! - 20.25)).toBeLessThanOrEqual(1);
  });

  it('gives bytes of their own, whether the picture fills the band or not', async () => {
    for (const leftPx of [0, -4]) {
      const band = { scale: 0.5, leftPx, topPx: 0, widthPx: 10, heightPx: 10 };
      const rgb = await scale(gradient(20, 20), band);
      const kept = Uint8Array.from(rgb);
      const others = await Promise.all(Array.from({ length: 8 }, () => scale(gradient(20, 20), band)));
      for (const other of others) other.fill(7);
      expect(rgb).toHaveLength(300);
      expect(Buffer.compare(rgb, kept)).toBe(0);
    }
  });

  it('reads all four Bayer patterns alike', async () => {
    // A flat colour has the same samples wherever the pattern begins.
    const [red, green, blue] = [200, 120, 40];
    const patterns = {
      rggb: [red, green, green, blue],
      bggr: [blue, green, green, red],
      gbrg: [green, blue, red, green],
      grbg: [green, red, blue, green],
    };
    for (const [name, [a, b, c, d]] of Object.entries(patterns)) {
      const bytes = new Uint8Array(8 * 6);
      for (let row = 0; row < 6; row++)
        for (let col = 0; col < 8; col++) bytes[row * 8 + col] = [a, b, c, d][(row & 1) * 2 + (col & 1)]!;
      const encoding = `bayer_${name}8` as 'bayer_rggb8';
      const image = { ...gradient(8, 6), encoding, stepBytes: 8, data: bytes };
      const rgb = await scale(image, { scale: 1, leftPx: 0, topPx: 0, widthPx: 8, heightPx: 6 });
      for (let i = 0; i < 48; i++) expect([...rgb.subarray(i * 3, i * 3 + 3)], name).toEqual([red, green, blue]);
    }
  });

  it('ignores alpha', async () => {
    const bytes = Uint8Array.of(10, 20, 30, 0, 40, 50, 60, 255, 70, 80, 90, 0, 100, 110, 120, 1);
    const image = { ...gradient(2, 2), encoding: 'bgra8' as const, stepBytes: 8, data: bytes };
    const rgb = await scale(image, { scale: 1, leftPx: 0, topPx: 0, widthPx: 2, heightPx: 2 });
    expect([...rgb]).toEqual([30, 20, 10, 60, 50, 40, 90, 80, 70, 120, 110, 100]);
  });

  describe('with a JPEG', () => {
    let jpeg: Buffer;
    const band = { scale: 0.25, leftPx: 0, topPx: 0, widthPx: 80, heightPx: 60 };
    const encoded = (bytes: Uint8Array): CameraImage => ({
      type: 'encoded',
      format: 'jpeg',
      widthPx: 320,
      heightPx: 240,
      data: bytes,
    });
    beforeAll(async () => {
      const { data: noise } = gradient(320, 240);
      jpeg = await sharp(noise, { raw: { width: 320, height: 240, channels: 3 } })
        .jpeg({ quality: 95 })
        .toBuffer();
    });

    it('scales it', async () => {
      const [red, green] = pixel(await scale(encoded(jpeg), band), 80, 40, 30);
      expect(Math.abs(red! - 161.5)).toBeLessThan(4);
      expect(Math.abs(green! - 121.5)).toBeLessThan(4);
    });

    it.each([1, 2])('uses one that lacks the last %i bytes of its end marker, and says so', async (missing) => {
      const outcome = await scaler.scaleBand(encoded(jpeg.subarray(0, jpeg.length - missing)), band);
      if (outcome.type === 'failed') throw new Error(outcome.alert.message);
      expect(outcome.value).toEqual(await scale(encoded(jpeg), band));
      expect(outcome.alerts.map(({ code, message }) => `${code}: ${message}`)).toEqual([
        'decode/image-damaged: Expected an undamaged jpeg picture of 320 x 240 px but received one without its end marker (ff d9)',
      ]);
    });

    it('refuses one that is cut off, and one that is none', async () => {
      for (const bytes of [jpeg.subarray(0, jpeg.length / 2), new Uint8Array(500).fill(3), new Uint8Array(0)]) {
        const alert = faultOf(await scaler.scaleBand(encoded(bytes), band));
        expect(alert).toMatchObject({ severity: 'error', code: 'decode/image-corrupt' });
        expect(alert.message).toMatch(/^Expected a whole jpeg picture of 320 x 240 px but received ".+"$/);
      }
    });

    it('refuses one that is larger than its header was said to be', async () => {
      const image = { ...encoded(jpeg), widthPx: 32, heightPx: 24 };
      expect(faultOf(await scaler.scaleBand(image, band)).message).toMatch(/pixel limit/);
    });
  });
});

describeWith(recordedDrives, 'pictures in many encodings', (data) => {
  const images = new Map<string, CameraImage>();
  const whole = { scale: 1, leftPx: 0, topPx: 0, widthPx: 640, heightPx: 192 };
  let expectedRgb: Uint8Array;
  let expectedGray: Uint8Array;

  beforeAll(async () => {
    const source = await openSource(join(data, 'formats', 'h_raw_image_encodings.mcap'));
    for await (const message of source.messages())
      images.set(message.channel.topic.split('/')[2]!, valueOf(decodeMessage(message), 'camera').image);
    await source.close();
    const rgbOf = (name: string): Promise<Buffer> =>
      sharp(join(data, 'formats', name))
        .removeAlpha()
        .toColourspace('srgb')
        .raw()
        .toBuffer();
    expectedRgb = await rgbOf('h_expected_rgb.png');
    expectedGray = await rgbOf('h_expected_gray.png');
  });

  it.each([
    ['rgb8', Infinity],
    ['bgr8', Infinity],
    ['rgb8_padded_step', Infinity],
    ['rgba8', Infinity],
    ['bgra8', Infinity],
    ['uc8_3', Infinity],
    ['png', Infinity],
    // dB that OpenCV reaches, less half of one.
    ['yuv422_yuy2', 39.8],
    ['yuv422', 39.8],
    ['nv12', 38.7],
    ['nv21', 38.7],
    ['bayer_rggb8_padded_step', 28.7],
    ['bayer_bggr8', 28.7],
    // Lossy by themselves: a fair JPEG of this picture.
    ['jpeg_progressive', 33],
  ])('%s within %d dB of the original', async (name, leastDb) => {
    expect(psnrDb(await scale(images.get(name)!, whole), expectedRgb)).toBeGreaterThanOrEqual(leastDb);
  });

  it.each([
    ['mono8', Infinity],
    ['mono8_padded_step', Infinity],
    ['mono16', Infinity],
    ['uc16_bigendian', Infinity],
    ['jpeg_gray', 33],
  ])('%s within %d dB of the grey original', async (name, leastDb) => {
    expect(psnrDb(await scale(images.get(name)!, whole), expectedGray)).toBeGreaterThanOrEqual(leastDb);
  });

  it.each([
    ['/bad/jpeg_truncated', 'failed', ['decode/image-corrupt']],
    ['/bad/jpeg_scrambled', 'value', ['decode/image-damaged']],
    ['/ok/image/compressed', 'value', []],
  ])('%s: %s %j', async (topic, type, codes) => {
    const source = await openSource(join(data, 'formats', 'j_defects.mcap'));
    for await (const message of source.messages(new Set([topic]))) {
      const outcome = await scaler.scaleBand(valueOf(decodeMessage(message), 'camera').image, whole);
      expect(outcome.type).toBe(type);
      expect(alertCodes(outcome)).toEqual(codes);
    }
    await source.close();
  });

  it('scales a large road picture as the mean over each pixel’s area', async () => {
    const source = await openSource(join(data, 'astyx', 'val', 'run_a11.mcap'));
    const iterator = source.messages(new Set(['/camera/front/image/compressed']));
    const { image } = valueOf(decodeMessage((await iterator.next()).value!), 'camera');
    await iterator.return();
    await source.close();
    if (image.type !== 'encoded') throw new Error('a raster');
    const scaled = await scale(image, { scale: 640 / 2048, leftPx: 0, topPx: 0, widthPx: 640, heightPx: 192 });
    const full = await sharp(image.data).raw().toBuffer();
    expect(psnrDb(scaled, areaMeans(full, 2048, 618, 640, 192, 2048 / 640))).toBeGreaterThan(38);
  });
});

/** Exact box filter, the slow way. */
function areaMeans(
  rgb: Uint8Array,
  fromWidth: number,
  fromHeight: number,
  width: number,
  height: number,
  ratio: number,
): Uint8Array {
  const out = new Uint8Array(width * height * 3);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const sums = [0, 0, 0];
      let weight = 0;
      for (let y = Math.floor(v * ratio); y < Math.min(fromHeight, (v + 1) * ratio); y++) {
        const wy = Math.min(y + 1, (v + 1) * ratio) - Math.max(y, v * ratio);
        for (let x = Math.floor(u * ratio); x < Math.min(fromWidth, (u + 1) * ratio); x++) {
          const w = wy * (Math.min(x + 1, (u + 1) * ratio) - Math.max(x, u * ratio));
          weight += w;
          for (let c = 0; c < 3; c++) sums[c]! += w * rgb[(y * fromWidth + x) * 3 + c]!;
        }
      }
      for (let c = 0; c < 3; c++) out[(v * width + u) * 3 + c] = Math.round(sums[c]! / weight);
    }
  }
  return out;
}
