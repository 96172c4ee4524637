import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnAt, rowAt, rowEdgeM, rowLengthM } from '../../../src/geometry/modelGrid.js';
import { fullContract } from '../../support/contract.js';

const { grid } = fullContract();
const even = { ...grid, evenCellsX: 112, cellsX: 112, xMaxM: 56 };

describe('model grid', () => {
  it('has rows of half a metre to 40 m, which then grow to the end of the grid', () => {
    expect([0, 1, 80].map((row) => rowEdgeM(grid, row))).toEqual([0, 0.5, 40]);
    expect(rowEdgeM(grid, 128)).toBeCloseTo(104, 9);
    expect(rowLengthM(grid, 79)).toBeCloseTo(0.5, 9);
    expect(rowLengthM(grid, 80)).toBeCloseTo(0.517, 3);
    expect(rowLengthM(grid, 127)).toBeCloseTo(2.149, 3);
    for (let row = 80; row < 127; row++) expect(rowLengthM(grid, row + 1)).toBeGreaterThan(rowLengthM(grid, row));
  });

  it('finds the row of every place again', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 128, noNaN: true }), fc.constantFrom(grid, even), (row, of) => {
        const whole = Math.floor(row);
        const xM = rowEdgeM(of, whole) + (row - whole) * rowLengthM(of, whole);
        expect(Math.floor(rowAt(of, xM) + 1e-9)).toBe(Math.floor(row + 1e-9));
      }),
    );
    expect(rowAt(grid, -0.1)).toBeLessThan(0);
    expect(rowAt(grid, 104.1)).toBeGreaterThan(128);
    expect(rowAt(grid, Number.NaN)).toBeNaN();
    expect(columnAt(grid, -24)).toBe(0);
    expect(columnAt(grid, 23.9)).toBeCloseTo(95.8, 9);
  });
});
