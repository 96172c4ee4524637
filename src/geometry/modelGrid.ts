import type { ModelContract } from '../domain/ModelContract.js';

type Grid = ModelContract['grid'];

/** The edge after k rows beyond the even ones lies `cellM` k + this k² behind the even part. */
function growthM({ cellM, evenCellsX, cellsX, xMaxM }: Grid): number {
  const longer = cellsX - evenCellsX;
  return longer === 0 ? 0 : (xMaxM - cellM * cellsX) / (longer * longer);
}

/** x of the lower edge of a row, in the grid frame; that of row `cellsX` is the grid's end. */
export function rowEdgeM(grid: Grid, row: number): number {
  const beyond = Math.max(row - grid.evenCellsX, 0);
  return grid.cellM * row + growthM(grid) * beyond * beyond;
}

export const rowLengthM = (grid: Grid, row: number): number => rowEdgeM(grid, row + 1) - rowEdgeM(grid, row);

/** Row of a place in the grid frame, as a fraction: a whole number at the row's lower edge. Not limited to the grid. */
export function rowAt(grid: Grid, xM: number): number {
  const { cellM, evenCellsX } = grid;
  const evenM = cellM * evenCellsX;
  const growth = growthM(grid);
  if (growth === 0 || !(xM > evenM)) return xM / cellM;
  return evenCellsX + (Math.sqrt(cellM * cellM + 4 * growth * (xM - evenM)) - cellM) / (2 * growth);
}

export const columnAt = ({ yMinM, cellM }: Grid, yM: number): number => (yM - yMinM) / cellM;
