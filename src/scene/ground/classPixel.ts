import type { ClassImage } from '../../domain/RoadScene.js';
import type { CameraProjector } from '../../geometry/CameraProjector.js';

/** Points closer to the camera than this are in no picture. */
const MIN_DEPTH_M = 0.5;
/** No pixel of the class image shows the point. */
export const NO_PIXEL = -1;

/** Where the point projected last lies in the class image: column and row, with their fractions. */
export const classCell = (classes: ClassImage, { uPx, vPx }: CameraProjector): { column: number; row: number } => ({
  column: classes.scaleX * uPx + classes.offsetXPx,
  row: classes.scaleY * vPx + classes.offsetYPx,
});

/** Index into `classIds` of the pixel that shows a point of base_link, `NO_PIXEL` when none does. */
export function classPixel(classes: ClassImage, projector: CameraProjector, xM: number, yM: number, zM = 0): number {
  if (!projector.project(xM, yM, zM, MIN_DEPTH_M)) return NO_PIXEL;
  const { uPx, vPx } = projector;
  const { widthPx, heightPx } = projector.calibration;
  // The band may reach beyond the picture, where nothing is visible.
  if (uPx < -0.5 || vPx < -0.5 || uPx >= widthPx - 0.5 || vPx >= heightPx - 0.5) return NO_PIXEL;
  const cell = classCell(classes, projector);
  const [column, row] = [Math.floor(cell.column), Math.floor(cell.row)];
  if (column < 0 || row < 0 || column >= classes.widthPx || row >= classes.heightPx) return NO_PIXEL;
  return row * classes.widthPx + column;
}
