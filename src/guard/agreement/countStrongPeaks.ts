import type { ObjectnessMap } from '../GuardFacts.js';

/** Objectness from which the camera clearly sees a vehicle. */
const STRONG = 0.45;

/** Local maxima (3x3) of the vehicle channel that are strong; 0 without such a channel. */
export function countStrongPeaks({ values, classes, rows, columns }: ObjectnessMap): number {
  const channel = classes.indexOf('vehicle');
  if (channel < 0) return 0;
  const from = channel * rows * columns;
  let peaks = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const own = values[from + row * columns + column]!;
      if (own >= STRONG && isPeak(values, from, row, column, rows, columns)) peaks += 1;
    }
  }
  return peaks;
}

function isPeak(
  values: Float32Array,
  from: number,
  row: number,
  column: number,
  rows: number,
  columns: number,
): boolean {
  const own = values[from + row * columns + column]!;
  for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
      if (values[from + r * columns + c]! > own) return false;
    }
  }
  return true;
}
