import type { ModelContract } from '../domain/ModelContract.js';
import type { RadarCloud } from './RadarCloud.js';

/** Channels of the contract, version 1. */
const CHANNELS = 10;
const MAX_RELATIVE_SPEED = 1.5;

/** float32 [10, cellsX, cellsY] as models/CONTRACT.md says; `gridOriginXM`: base_link x of the grid frame. A new array each time (it is transferred). */
export function radarGrid(cloud: RadarCloud, contract: ModelContract, gridOriginXM: number): Float32Array<ArrayBuffer> {
  const { xMinM, yMinM, cellM, cellsX, cellsY } = contract.grid;
  const { dopplerPeriodMps, speedScaleMps, zClipM } = contract.radar;
  const [zMinM, zMaxM] = zClipM;
  const size = cellsX * cellsY;
  const sums = new Float64Array(size * CHANNELS);
  const clear = new Float64Array(size);
  const radPerMps = (2 * Math.PI) / dopplerPeriodMps;
  for (let i = 0; i < cloud.count; i++) {
    // Single precision, as training data is stored: a return on a border falls into the same cell on both sides.
    const ix = Math.floor((Math.fround(cloud.xM[i]! - gridOriginXM) - xMinM) / cellM);
    const iy = Math.floor((Math.fround(cloud.yM[i]!) - yMinM) / cellM);
    if (!(ix >= 0 && ix < cellsX && iy >= 0 && iy < cellsY)) continue;
    const cell = ix * cellsY + iy;
    const m = cloud.relativeMagnitude[i]!;
    const z = Math.min(Math.max(cloud.zM[i]!, zMinM), zMaxM);
    const isFirst = sums[cell] === 0;
    sums[cell]! += 1;
    if (isFirst || m > sums[size + cell]!) sums[size + cell] = m;
    sums[2 * size + cell]! += m;
    if (isFirst || z < sums[3 * size + cell]!) sums[3 * size + cell] = z;
    sums[4 * size + cell]! += z;
    if (isFirst || z > sums[5 * size + cell]!) sums[5 * size + cell] = z;
    if (cloud.hasSpeed[i] === 0) continue;
    const speed = cloud.speedMps[i]!;
    sums[6 * size + cell]! += Math.sin(speed * radPerMps);
    sums[7 * size + cell]! += Math.cos(speed * radPerMps);
    if (cloud.isUnambiguous[i] === 0) continue;
    clear[cell]! += 1;
    sums[8 * size + cell]! += Math.min(Math.max(speed / speedScaleMps, -MAX_RELATIVE_SPEED), MAX_RELATIVE_SPEED);
  }
  const grid = new Float32Array(size * CHANNELS);
  for (let cell = 0; cell < size; cell++) {
    const count = sums[cell]!;
    if (count === 0) continue;
    grid[cell] = Math.log1p(count);
    grid[size + cell] = sums[size + cell]!;
    grid[2 * size + cell] = sums[2 * size + cell]! / count;
    grid[3 * size + cell] = sums[3 * size + cell]!;
    grid[4 * size + cell] = sums[4 * size + cell]! / count;
    grid[5 * size + cell] = sums[5 * size + cell]!;
    grid[6 * size + cell] = sums[6 * size + cell]! / count;
    grid[7 * size + cell] = sums[7 * size + cell]! / count;
    const clearCount = clear[cell]!;
    if (clearCount > 0) grid[8 * size + cell] = sums[8 * size + cell]! / clearCount;
    grid[9 * size + cell] = clearCount / count;
  }
  return grid;
}
