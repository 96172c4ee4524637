import type { ModelContract } from '../domain/ModelContract.js';
import { columnAt, rowAt } from '../geometry/modelGrid.js';
import type { RadarCloud } from './RadarCloud.js';

/** Channels of the contract. */
const CHANNELS = 10;
const MAX_RELATIVE_SPEED = 1.5;

/** Sums of one cell: the ten channels and the number of unambiguous returns, side by side. */
const SUMS = 11;
const CLEAR = 10;

/** Sums of the grid being made, all zero between calls. One buffer is enough because the function is synchronous. */
let sums = new Float64Array(0);
let touched = new Int32Array(0);

/** float32 [10, cellsX, cellsY] as models/CONTRACT.md says; `gridOriginXM`: base_link x of the grid frame. A new array each time. */
export function radarGrid(cloud: RadarCloud, contract: ModelContract, gridOriginXM: number): Float32Array<ArrayBuffer> {
  const { grid: layout } = contract;
  const { cellsX, cellsY } = layout;
  const { dopplerPeriodMps, speedScaleMps, zClipM } = contract.radar;
  const [zMinM, zMaxM] = zClipM;
  const size = cellsX * cellsY;
  if (sums.length !== size * SUMS) sums = new Float64Array(size * SUMS);
  if (touched.length !== size) touched = new Int32Array(size);
  let touchedCount = 0;
  const radPerMps = (2 * Math.PI) / dopplerPeriodMps;
  for (let i = 0; i < cloud.count; i++) {
    // Single precision, as training data is stored: a return on a border falls into the same cell on both sides.
    const ix = Math.floor(rowAt(layout, Math.fround(cloud.xM[i]! - gridOriginXM)));
    const iy = Math.floor(columnAt(layout, Math.fround(cloud.yM[i]!)));
    if (!(ix >= 0 && ix < cellsX && iy >= 0 && iy < cellsY)) continue;
    const cell = ix * cellsY + iy;
    const at = cell * SUMS;
    const m = cloud.relativeMagnitude[i]!;
    const z = Math.min(Math.max(cloud.zM[i]!, zMinM), zMaxM);
    const isFirst = sums[at] === 0;
    if (isFirst) touched[touchedCount++] = cell;
    sums[at]! += 1;
    if (isFirst || m > sums[at + 1]!) sums[at + 1] = m;
    sums[at + 2]! += m;
    if (isFirst || z < sums[at + 3]!) sums[at + 3] = z;
    sums[at + 4]! += z;
    if (isFirst || z > sums[at + 5]!) sums[at + 5] = z;
    if (cloud.hasRadialSpeed[i] === 0) continue;
    const speed = cloud.radialSpeedMps[i]!;
    sums[at + 6]! += Math.sin(speed * radPerMps);
    sums[at + 7]! += Math.cos(speed * radPerMps);
    if (cloud.isUnambiguous[i] === 0) continue;
    sums[at + CLEAR]! += 1;
    sums[at + 8]! += Math.min(Math.max(speed / speedScaleMps, -MAX_RELATIVE_SPEED), MAX_RELATIVE_SPEED);
  }
  const grid = new Float32Array(size * CHANNELS);
  for (let i = 0; i < touchedCount; i++) {
    const cell = touched[i]!;
    const at = cell * SUMS;
    const count = sums[at]!;
    grid[cell] = Math.log1p(count);
    grid[size + cell] = sums[at + 1]!;
    grid[2 * size + cell] = sums[at + 2]! / count;
    grid[3 * size + cell] = sums[at + 3]!;
    grid[4 * size + cell] = sums[at + 4]! / count;
    grid[5 * size + cell] = sums[at + 5]!;
    grid[6 * size + cell] = sums[at + 6]! / count;
    grid[7 * size + cell] = sums[at + 7]! / count;
    const clearCount = sums[at + CLEAR]!;
    if (clearCount > 0) grid[8 * size + cell] = sums[at + 8]! / clearCount;
    grid[9 * size + cell] = clearCount / count;
    sums.fill(0, at, at + SUMS);
  }
  return grid;
}
