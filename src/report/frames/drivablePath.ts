import type { DrivableArea } from '../../domain/RoadScene.js';

/** SVG path of all cells of one value, x forward and y left in metres; runs along x become one rectangle. */
export function drivablePath(area: DrivableArea, value: number): string {
  const { cells, cellsX, cellsY, resolutionM, originXM, originYM } = area;
  const parts: string[] = [];
  for (let iy = 0; iy < cellsY; iy++) {
    const y = originYM + iy * resolutionM;
    for (let ix = 0; ix < cellsX; ix++) {
      if (cells[iy * cellsX + ix] !== value) continue;
      const start = ix;
      while (ix < cellsX && cells[iy * cellsX + ix] === value) ix += 1;
      parts.push(
        `M${num(originXM + start * resolutionM)} ${num(y)}h${num((ix - start) * resolutionM)}v${num(resolutionM)}h${num((start - ix) * resolutionM)}z`,
      );
    }
  }
  return parts.join('');
}

const num = (x: number): string => String(Math.round(x * 100) / 100);
