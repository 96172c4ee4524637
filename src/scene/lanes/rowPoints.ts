import { PIXEL_CLASS_IDS } from '../../domain/PixelClass.js';
import { CELL_M, CELLS, cellYM } from './GroundRows.js';

const ROAD = PIXEL_CLASS_IDS.road;
const MARKING = PIXEL_CLASS_IDS.lane_marking;
const OTHER = PIXEL_CLASS_IDS.other;
const SIDEWALK = PIXEL_CLASS_IDS.sidewalk;

/** A painted line is at most this wide (RMS: 0.12 to 0.3 m; double lines), plus what coarse pixels add; wider are stop lines and crossings. */
const MAX_WIDTH_M = 0.6;
const WIDTH_PIXELS = 2;
/** Ground that is not road for this long is an edge, not a wrong pixel. */
const EDGE_M = 0.5;

/** Middles of the runs of lane marking in one row of class ids, as y in metres, right to left. `pixelM`: width of a pixel there. */
export function markingPoints(ids: Uint8Array, pixelM: number): number[] {
  const points: number[] = [];
  const maxCells = (MAX_WIDTH_M + WIDTH_PIXELS * pixelM) / CELL_M;
  let from = -1;
  for (let cell = 0; cell <= CELLS; cell++) {
    const isMarking = cell < CELLS && ids[cell] === MARKING;
    if (isMarking && from === -1) from = cell;
    if (!isMarking && from !== -1) {
      if (cell - from <= maxCells) points.push((cellYM(from) + cellYM(cell - 1)) / 2);
      from = -1;
    }
  }
  return points;
}

/** Where the road ends to the left (`direction` 1) or right (-1) of `startYM`; undefined when something hides the end or the picture ends first. */
export function edgePoint(ids: Uint8Array, startYM: number, direction: 1 | -1): number | undefined {
  let cell = Math.round(startYM / CELL_M + CELLS / 2 - 0.5);
  let hasRoad = false;
  let off = 0;
  for (; cell >= 0 && cell < CELLS; cell += direction) {
    const id = ids[cell];
    if (id === ROAD || id === MARKING) {
      hasRoad = true;
      off = 0;
    } else if (id === OTHER || id === SIDEWALK) {
      if (!hasRoad) return undefined;
      off += 1;
      if (off * CELL_M >= EDGE_M) return cellYM(cell) - direction * (off - 0.5) * CELL_M;
    } else return undefined;
  }
  return undefined;
}
