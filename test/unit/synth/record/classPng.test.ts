import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { classPng } from '../../../../src/synth/record/classPng.js';

const decode = async (png: Uint8Array) => sharp(png).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });

describe('classPng', () => {
  it('is read back to the pixel by another decoder', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.tuple(fc.constantFrom(0, 1, 2, 3, 4, 5, 150, 255), fc.integer({ min: 1, max: 700 })), {
          minLength: 1,
          maxLength: 40,
        }),
        async (widthPx, heightPx, runs) => {
          const pixels = new Uint8Array(widthPx * heightPx);
          let at = 0;
          for (const [value, length] of runs) {
            pixels.fill(value, at, at + length);
            at += length;
          }
          const { data, info } = await decode(classPng(pixels, widthPx, heightPx));
          expect([info.width, info.height, info.channels]).toEqual([widthPx, heightPx, 1]);
          expect(new Uint8Array(data)).toEqual(pixels);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('makes a large plain image small', () => {
    const pixels = new Uint8Array(640 * 192).fill(1, 640 * 100);
    expect(classPng(pixels, 640, 192).length).toBeLessThan(2500);
  });
});
