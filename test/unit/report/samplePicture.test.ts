import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { RasterEncoding } from '../../../src/domain/CameraFrame.js';
import { samplePicture } from '../../../src/report/frames/samplePicture.js';
import { roadJpeg, SIZE } from '../../support/publishedFrames.js';

/** One colour all over: orange in the byte order of the encoding, with padding behind each row. */
function orange(encoding: RasterEncoding, pixel: readonly number[], widthPx: number, heightPx: number) {
  const stepBytes = widthPx * pixel.length + 5;
  const data = new Uint8Array(stepBytes * heightPx);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) data.set(pixel, y * stepBytes + x * pixel.length);
  return { type: 'raster', encoding, widthPx, heightPx, stepBytes, bigEndian: false, data } as const;
}

const meanColour = async (jpeg: Uint8Array): Promise<number[]> =>
  (await sharp(jpeg).stats()).channels.map(({ mean }) => Math.round(mean));

describe('samplePicture', () => {
  it.each<[RasterEncoding, number[]]>([
    ['rgb8', [230, 120, 20]],
    ['bgr8', [20, 120, 230]],
    ['rgba8', [230, 120, 20, 255]],
  ])('makes a JPEG of %s', async (encoding, pixel) => {
    const picture = (await samplePicture(orange(encoding, pixel, 64, 40)))!;
    const [r, g, b] = await meanColour(picture.jpeg);
    expect([picture.widthPx, picture.heightPx]).toEqual([64, 40]);
    for (const [mean, want] of [
      [r, 230],
      [g, 120],
      [b, 20],
    ] as const)
      expect(Math.abs(mean! - want)).toBeLessThanOrEqual(3);
  });

  it('is at most 960 px wide, in the shape of the original', async () => {
    const data = await roadJpeg();
    const picture = (await samplePicture({ type: 'encoded', format: 'jpeg', ...SIZE, data }))!;
    expect([picture.widthPx, picture.heightPx]).toEqual([960, 540]);
    const { width, height } = await sharp(picture.jpeg).metadata();
    expect([width, height]).toEqual([960, 540]);
  });

  it('gives none for a damaged picture', async () => {
    const data = (await roadJpeg()).slice(0, 200);
    expect(await samplePicture({ type: 'encoded', format: 'jpeg', ...SIZE, data })).toBeUndefined();
  });
});
