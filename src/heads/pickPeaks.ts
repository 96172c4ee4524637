/** A local maximum of one class's heat map. */
export interface Peak {
  readonly classIndex: number;
  readonly ix: number;
  readonly iy: number;
  readonly score: number;
}

export interface PickPeaksOptions {
  readonly cellsX: number;
  readonly cellsY: number;
  /** Lowest score per class, in the order of the heat maps. */
  readonly thresholds: readonly number[];
  readonly maxPeaks: number;
}

/**
 * Local maxima (3x3) of `heat` [classes, cellsX, cellsY], best first. Among equal neighbours the first in memory order counts, so a plateau gives one peak. NaN is never
 * a peak. Order is total: score, then class, then cell.
 */
export function pickPeaks(heat: Float32Array, options: PickPeaksOptions): readonly Peak[] {
  const { cellsX, cellsY, thresholds } = options;
  const peaks: Peak[] = [];
  for (let c = 0; c < thresholds.length; c++) {
    const threshold = thresholds[c]!;
    const base = c * cellsX * cellsY;
    for (let at = base; at < base + cellsX * cellsY; at++) {
      const score = heat[at]!;
      if (!(score >= threshold)) continue;
      const ix = Math.floor((at - base) / cellsY);
      const iy = at - base - ix * cellsY;
      if (isPeak(heat, base, ix, iy, cellsX, cellsY)) peaks.push({ classIndex: c, ix, iy, score });
    }
  }
  peaks.sort((a, b) => b.score - a.score || a.classIndex - b.classIndex || a.ix - b.ix || a.iy - b.iy);
  return peaks.slice(0, options.maxPeaks);
}

function isPeak(heat: Float32Array, base: number, ix: number, iy: number, cellsX: number, cellsY: number): boolean {
  const own = base + ix * cellsY + iy;
  const score = heat[own]!;
  for (let x = Math.max(0, ix - 1); x <= Math.min(cellsX - 1, ix + 1); x++) {
    for (let y = Math.max(0, iy - 1); y <= Math.min(cellsY - 1, iy + 1); y++) {
      const at = base + x * cellsY + y;
      const other = heat[at]!;
      if (other > score || (other === score && at < own)) return false;
    }
  }
  return true;
}
