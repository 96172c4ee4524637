import type { Detection } from '../domain/Detection.js';
import type { DrivableArea } from '../domain/RoadScene.js';

/** Writes `value` to the cells whose centre lies in the object's footprint. */
export function coverFootprint(area: DrivableArea, object: Detection, value: number): void {
  const { resolutionM, cellsX, cellsY, originXM, originYM, cells } = area;
  const cos = Math.cos(object.yawRad);
  const sin = Math.sin(object.yawRad);
  const halfLengthM = object.lengthM / 2;
  const halfWidthM = object.widthM / 2;
  const reachXM = Math.abs(cos) * halfLengthM + Math.abs(sin) * halfWidthM;
  const reachYM = Math.abs(sin) * halfLengthM + Math.abs(cos) * halfWidthM;
  const firstX = Math.max(0, Math.floor((object.xM - reachXM - originXM) / resolutionM));
  const lastX = Math.min(cellsX - 1, Math.floor((object.xM + reachXM - originXM) / resolutionM));
  const firstY = Math.max(0, Math.floor((object.yM - reachYM - originYM) / resolutionM));
  const lastY = Math.min(cellsY - 1, Math.floor((object.yM + reachYM - originYM) / resolutionM));
  for (let iy = firstY; iy <= lastY; iy++) {
    const dy = originYM + (iy + 0.5) * resolutionM - object.yM;
    for (let ix = firstX; ix <= lastX; ix++) {
      const dx = originXM + (ix + 0.5) * resolutionM - object.xM;
      if (Math.abs(cos * dx + sin * dy) <= halfLengthM && Math.abs(cos * dy - sin * dx) <= halfWidthM)
        cells[iy * cellsX + ix] = value;
    }
  }
}
