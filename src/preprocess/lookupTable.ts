import type { BandRequest } from '../domain/ImageScaler.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { cellOf } from '../geometry/BandCamera.js';
import type { CameraProjector } from '../geometry/CameraProjector.js';
import { rowEdgeM } from '../geometry/modelGrid.js';

/** Cells closer than this are not visible. */
const MIN_DEPTH_M = 0.5;

/** Value of a cell that no pixel shows: one beyond the last image cell. */
export const outsideValue = ({ image, lookup }: ModelContract): number =>
  Math.floor(image.heightPx / lookup.stridePx) * Math.floor(image.widthPx / lookup.stridePx);

/** A lookup for a frame without picture: every cell outside. int32, one value a height and grid cell. */
export const emptyLookup = (contract: ModelContract): Int32Array<ArrayBuffer> =>
  new Int32Array(contract.lookup.heightsM.length * contract.grid.cellsX * contract.grid.cellsY).fill(
    outsideValue(contract),
  );

/**
 * For each height and grid cell (index `ix * cellsY + iy`) the image cell its centre projects to, row-major; `outsideValue` where there is none. int32 [heights, cellsX * cellsY].
 * `gridOriginXM`: base_link x of the grid frame.
 */
export function lookupTable(
  projector: CameraProjector,
  band: BandRequest,
  contract: ModelContract,
  gridOriginXM: number,
): Int32Array<ArrayBuffer> {
  const { yMinM, cellM, cellsX, cellsY } = contract.grid;
  const { heightsM, stridePx } = contract.lookup;
  const columns = Math.floor(band.widthPx / stridePx);
  const rows = Math.floor(band.heightPx / stridePx);
  const table = emptyLookup(contract);
  const camera = { projector, band };
  let index = 0;
  for (const heightM of heightsM) {
    for (let ix = 0; ix < cellsX; ix++) {
      const xM = gridOriginXM + (rowEdgeM(contract.grid, ix) + rowEdgeM(contract.grid, ix + 1)) / 2;
      for (let iy = 0; iy < cellsY; iy++, index++) {
        if (!projector.project(xM, yMinM + cellM * (iy + 0.5), heightM, MIN_DEPTH_M)) continue;
        const cell = cellOf(camera, stridePx);
        const [column, row] = [Math.floor(cell.column), Math.floor(cell.row)];
        if (column >= 0 && column < columns && row >= 0 && row < rows) table[index] = row * columns + column;
      }
    }
  }
  return table;
}
