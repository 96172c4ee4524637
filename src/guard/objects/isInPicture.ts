import type { Detection } from '../../domain/Detection.js';
import { type BandCamera, cellOf } from '../../geometry/BandCamera.js';

const MIN_DEPTH_M = 0.5;

/** The centre of the box is shown in the band. Without a placement, an object that has a camera score. */
export function isInPicture(
  detection: Pick<Detection, 'xM' | 'yM' | 'zM' | 'cameraScore'>,
  camera: BandCamera | undefined,
): boolean {
  if (detection.cameraScore !== undefined) return true;
  if (camera === undefined) return false;
  if (!camera.projector.project(detection.xM, detection.yM, detection.zM, MIN_DEPTH_M)) return false;
  const { column, row } = cellOf(camera, 1);
  return column >= 0 && column < camera.band.widthPx && row >= 0 && row < camera.band.heightPx;
}
