import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickPeaks } from '../../../src/heads/pickPeaks.js';

const SIZE = { cellsX: 5, cellsY: 6 };
const pick = (heat: Float32Array, thresholds: readonly number[] = [0.3], maxPeaks = 200) =>
  pickPeaks(heat, { ...SIZE, thresholds, maxPeaks });

/** A map that is 0 but at the given cells. */
function heatOf(cells: readonly (readonly [number, number, number])[]): Float32Array {
  const heat = new Float32Array(30);
  for (const [ix, iy, score] of cells) heat[ix * 6 + iy] = score;
  return heat;
}

describe('pickPeaks', () => {
  it('takes local maxima over the threshold, best first, corners included', () => {
    const peaks = pick(
      heatOf([
        [0, 0, 0.5],
        [0, 1, 0.4],
        [2, 3, 0.9],
        [4, 5, 0.31],
        [4, 0, 0.29],
      ]),
    );
    expect(peaks.map(({ ix, iy }) => [ix, iy])).toEqual([
      [2, 3],
      [0, 0],
      [4, 5],
    ]);
    expect(peaks[0]!.score).toBeCloseTo(0.9, 6);
  });

  it('keeps one peak of a plateau', () => {
    expect(
      pick(
        heatOf([
          [1, 1, 0.5],
          [1, 2, 0.5],
          [2, 1, 0.5],
          [2, 2, 0.5],
        ]),
      ),
    ).toHaveLength(1);
    expect(pick(new Float32Array(30).fill(0.7))).toHaveLength(1);
  });

  it('has a threshold for each class and keeps the best few', () => {
    const heat = new Float32Array(60);
    heat[7] = 0.5;
    heat[30 + 7] = 0.5;
    expect(pick(heat, [0.6, 0.4]).map(({ classIndex }) => classIndex)).toEqual([1]);
    expect(
      pick(
        heatOf([
          [0, 0, 0.5],
          [0, 3, 0.6],
          [3, 3, 0.7],
        ]),
        [0.3],
        2,
      ).map(({ score }) => Number(score.toFixed(1))),
    ).toEqual([0.7, 0.6]);
  });

  it('does not take NaN or infinity for granted', () => {
    expect(
      pick(
        heatOf([
          [1, 1, Number.NaN],
          [3, 3, 0.5],
        ]),
      ),
    ).toHaveLength(1);
  });

  it('agrees with a plain definition on any map', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 30, maxLength: 30, min: 0, max: 1, noNaN: true }), (heat) => {
        const isPeak = (cell: number): boolean => {
          const [ix, iy] = [Math.floor(cell / 6), cell % 6];
          return heat.every((other, at) => {
            const near = Math.abs(Math.floor(at / 6) - ix) <= 1 && Math.abs((at % 6) - iy) <= 1 && at !== cell;
            return !near || other < heat[cell]! || (other === heat[cell]! && at > cell);
          });
        };
        const expected = Array.from(heat.keys()).filter((cell) => heat[cell]! >= 0.3 && isPeak(cell));
        expect(
          pick(heat)
            .map(({ ix, iy }) => ix * 6 + iy)
            .sort((a, b) => a - b),
        ).toEqual(expected);
      }),
    );
  });
});
