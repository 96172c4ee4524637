import type { Detection } from '../../domain/Detection.js';
import type { CameraPlacement } from '../GuardFacts.js';

const MIN_DEPTH_M = 0.5;

/** The centre of the box is shown in the band. Without a placement, an object that has a camera score. */
export function isInPicture(detection: Detection, camera: CameraPlacement | undefined): boolean {
  if (detection.cameraScore !== undefined) return true;
  if (camera === undefined) return false;
  const { projector, band } = camera;
  if (!projector.project(detection.xM, detection.yM, detection.zM, MIN_DEPTH_M)) return false;
  const u = (projector.uPx + 0.5 - band.leftPx) * band.scale;
  const v = (projector.vPx + 0.5 - band.topPx) * band.scale;
  return u >= 0 && u < band.widthPx && v >= 0 && v < band.heightPx;
}
