import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { birdsEye, birdsEyeRange } from '../../../src/report/frames/birdsEye.js';
import { classOverlay } from '../../../src/report/frames/classOverlay.js';
import { radialSpeedClass } from '../../../src/report/frames/radialSpeedClass.js';
import { drivablePath } from '../../../src/report/frames/drivablePath.js';
import { takeSample } from '../../../src/report/frames/FrameSample.js';
import { placeLabels } from '../../../src/report/frames/placeLabels.js';
import { object, publishedFrame } from '../../support/publishedFrames.js';

const RANGE = { aheadM: 60, sideM: 20 };

describe("bird's-eye view", () => {
  it('draws a box with heading and velocity where it is', async () => {
    const objects = [object({ xM: 20, yM: 3, lengthM: 4, widthM: 2, velocityXMps: -3, velocityYMps: 4 })];
    const svg = birdsEye(await takeSample(publishedFrame({ index: 0, objects }), 0, 0), RANGE);
    // Corners rear right, front right, front left, rear left in base_link; the group turns them upright.
    expect(svg).toContain('<path class="body" d="M18 2L22 2L22 4L18 4z"/>');
    expect(svg).toContain('matrix(0 -1 -1 0 0 0)');
    // Heading: from the centre to the front.
    expect(svg).toContain('d="M20 3L22 3"');
    const arrow = /class="velocity" d="M20 3L([-\d.]+) ([-\d.]+)M/.exec(svg);
    expect(Number(arrow?.[1])).toBeCloseTo(17, 1);
    expect(Number(arrow?.[2])).toBeCloseTo(7, 1);
  });

  it('keeps the numbers of objects apart and inside', async () => {
    const objects = [1, 2, 3].map((trackId) => object({ trackId, xM: 30, yM: -19 }));
    const svg = birdsEye(await takeSample(publishedFrame({ index: 0, objects }), 0, 0), RANGE);
    const places = [...svg.matchAll(/class="number" x="([-\d.]+)" y="([-\d.]+)">#(\d)</g)].map((place) =>
      place.slice(1).map(Number),
    );
    expect(places).toHaveLength(3);
    // Two characters of 1.1 m end before the right edge.
    for (const [x] of places) expect(x).toBeLessThan(20 - 2.1);
    expect(new Set(places.map(([, y]) => y)).size).toBe(3);
  });

  it('widens for far objects, within reason', async () => {
    const far = [object({ xM: 80, yM: -24 }), object({ xM: 4000, yM: 900 })];
    const sample = await takeSample(publishedFrame({ index: 0, objects: far }), 0, 0);
    expect(birdsEyeRange([sample])).toEqual({ aheadM: 110, sideM: 30 });
  });

  it('covers exactly the cells of a value', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, 0, 100), { minLength: 24, maxLength: 24 }), (values) => {
        const cells = Int8Array.from(values);
        const path = drivablePath({ resolutionM: 0.5, cellsX: 6, cellsY: 4, originXM: -1, originYM: 2, cells }, 0);
        const painted = new Set<string>();
        for (const [, x, y, h] of path.matchAll(/M([-\d.]+) ([-\d.]+)h([-\d.]+)v0.5h[-\d.]+z/g))
          for (let k = 0; k < Number(h) / 0.5; k++)
            painted.add(`${(Number(x) + 1) / 0.5 + k},${(Number(y) - 2) / 0.5}`);
        const expected = values.flatMap((value, i) => (value === 0 ? [`${i % 6},${Math.floor(i / 6)}`] : []));
        expect([...painted].sort()).toEqual(expected.sort());
      }),
    );
  });

  it.each([
    [0.4, 'standing'],
    [-3, 'approaching'],
    [3, 'receding'],
  ])('shows a return of %d m/s as %s', (speed, kind) => {
    expect(radialSpeedClass(speed)).toBe(kind);
  });
});

describe('picture layers', () => {
  it('paints road and lane markings, and leaves the rest clear', async () => {
    const png = await classOverlay({
      widthPx: 4,
      heightPx: 1,
      classIds: Uint8Array.of(0, 1, 2, 255),
      scaleX: 1,
      scaleY: 1,
      offsetXPx: 0,
      offsetYPx: 0,
    });
    const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(4);
    const alpha = [3, 7, 11, 15].map((i) => data[i]!);
    expect(alpha[0]).toBe(0);
    expect(alpha[3]).toBe(0);
    expect(Math.min(alpha[1]!, alpha[2]!)).toBeGreaterThan(60);
    // Green road, yellow marking.
    expect(data[5]).toBeGreaterThan(data[4]!);
    expect(data[8]).toBeGreaterThan(data[10]!);
  });

  it('places labels inside the picture so that none covers another', () => {
    const label = fc.record({
      text: fc.string({ minLength: 3, maxLength: 20 }),
      x: fc.double({ min: -200, max: 1400, noNaN: true }),
      y: fc.double({ min: -50, max: 700, noNaN: true }),
      size: fc.constantFrom(1, 0.7),
    });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 25 }), (labels) => {
        const placed = placeLabels(labels, 20, 1280);
        expect(placed.map(({ text }) => text)).toEqual(labels.map(({ text }) => text));
        for (const [i, a] of placed.entries()) {
          // The outline reaches beyond the characters.
          expect(a.x).toBeGreaterThanOrEqual(3.9 * a.size);
          expect(a.y).toBeGreaterThanOrEqual(20 * a.size);
          for (const b of placed.slice(i + 1)) {
            const [upper, lower] = a.y < b.y ? [a, b] : [b, a];
            const isBelow = lower.y - 20 * lower.size >= upper.y;
            const isBeside = a.x + a.text.length * 11.2 * a.size <= b.x || b.x + b.text.length * 11.2 * b.size <= a.x;
            expect(isBelow || isBeside).toBe(true);
          }
        }
      }),
    );
  });

  it('copies what it keeps', async () => {
    const frame = publishedFrame({ index: 0 });
    const sample = await takeSample(frame, 0, 0);
    const before = birdsEye(sample, RANGE);
    frame.scene.drivableArea?.cells.fill(55);
    frame.radarInBase?.xM.fill(1);
    expect(birdsEye(sample, RANGE)).toBe(before);
  });
});
