import type { ModelContract } from '../domain/ModelContract.js';
import { VEHICLE_CLASSES, VULNERABLE_CLASSES } from '../domain/ObjectClass.js';
import { type BandCamera, cellOf } from '../geometry/BandCamera.js';
import type { DecodedBox } from './BoxDecoder.js';

const MIN_DEPTH_M = 0.5;

/**
 * Highest camera-only objectness of the 3x3 image cells around the box centre's projection; undefined outside the band and for classes that are neither vehicle nor vulnerable road
 * user. `objectness`: [classes, rows, columns].
 */
export function cameraScore(
  objectness: Float32Array,
  box: DecodedBox,
  camera: BandCamera,
  contract: ModelContract,
): number | undefined {
  const { classes, stridePx } = contract.outputs.camera_objectness;
  const group = VEHICLE_CLASSES.has(box.label)
    ? 'vehicle'
    : VULNERABLE_CLASSES.has(box.label)
      ? 'vulnerable_road_user'
      : undefined;
  const channel = group === undefined ? -1 : classes.indexOf(group);
  if (channel < 0) return undefined;
  if (!camera.projector.project(box.xM, box.yM, box.zM, MIN_DEPTH_M)) return undefined;
  const columns = Math.floor(contract.image.widthPx / stridePx);
  const rows = Math.floor(contract.image.heightPx / stridePx);
  const cell = cellOf(camera, stridePx);
  const [column, row] = [Math.floor(cell.column), Math.floor(cell.row)];
  if (!(column >= 0 && column < columns && row >= 0 && row < rows)) return undefined;
  let best = 0;
  for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
      best = Math.max(best, objectness[(channel * rows + r) * columns + c]!);
    }
  }
  return Number.isFinite(best) ? best : undefined;
}
