import type { DrivableArea } from '../../domain/RoadScene.js';

const FREE = 0;
/** The outline starts at the free cell closest to the middle of the first row that has one within this distance. */
const START_WITHIN_M = 20;

/**
 * Outline of the drivable ground connected to the free cells right ahead: its right edge from near to far, then its left edge back, alternating x, y in base_link. It has one stretch per row across the road, so a side road is cut where it turns back behind the edge. Empty when nothing is free.
 */
export function drivableBoundary(area: DrivableArea): readonly number[] {
  const { cellsX, cellsY, resolutionM, originXM, originYM } = area;
  const reached = flood(area);
  const right: number[] = [];
  const left: number[] = [];
  for (let ix = 0; ix < cellsX; ix++) {
    let first = -1;
    let last = -1;
    for (let iy = 0; iy < cellsY; iy++) {
      if (reached[iy * cellsX + ix] !== 1) continue;
      if (first === -1) first = iy;
      last = iy;
    }
    if (first === -1) continue;
    const xM = originXM + (ix + 0.5) * resolutionM;
    right.push(xM, originYM + first * resolutionM);
    left.push(xM, originYM + (last + 1) * resolutionM);
  }
  for (let i = left.length - 2; i >= 0; i -= 2) right.push(left[i]!, left[i + 1]!);
  return right;
}

function flood({ cells, cellsX, cellsY, resolutionM, originYM }: DrivableArea): Uint8Array {
  const reached = new Uint8Array(cells.length);
  const queue = new Int32Array(cells.length);
  let tail = 0;
  const middle = -originYM / resolutionM - 0.5;
  const rows = Math.min(cellsX, Math.ceil(START_WITHIN_M / resolutionM));
  for (let ix = 0; ix < rows && tail === 0; ix++) {
    let best = -1;
    for (let iy = 0; iy < cellsY; iy++) {
      if (cells[iy * cellsX + ix] === FREE && (best === -1 || Math.abs(iy - middle) < Math.abs(best - middle)))
        best = iy;
    }
    if (best !== -1) {
      queue[0] = best * cellsX + ix;
      reached[queue[0]] = 1;
      tail = 1;
    }
  }
  for (let head = 0; head < tail; head++) {
    const cell = queue[head]!;
    const ix = cell % cellsX;
    if (ix > 0) tail = visit(cell - 1, cells, reached, queue, tail);
    if (ix < cellsX - 1) tail = visit(cell + 1, cells, reached, queue, tail);
    if (cell >= cellsX) tail = visit(cell - cellsX, cells, reached, queue, tail);
    if (cell < cells.length - cellsX) tail = visit(cell + cellsX, cells, reached, queue, tail);
  }
  return reached;
}

function visit(cell: number, cells: Int8Array, reached: Uint8Array, queue: Int32Array, tail: number): number {
  if (reached[cell] === 1 || cells[cell] !== FREE) return tail;
  reached[cell] = 1;
  queue[tail] = cell;
  return tail + 1;
}
