import type { CameraCalibration } from '../../domain/CameraCalibration.js';
import type { ModelContract } from '../../domain/ModelContract.js';
import type { Transform } from '../../domain/Transform.js';
import { bandMap } from '../../geometry/BandCamera.js';
import { CameraProjector } from '../../geometry/CameraProjector.js';
import { invert } from '../../geometry/Transform.js';
import { imageBand } from '../../preprocess/imageBand.js';
import { fitCalibration } from '../../sync/fitCalibration.js';
import type { BandPlacement } from './comparePixels.js';

/** Camera geometry of the pictures that a model saw. */
export interface RecordedCamera {
  readonly calibration: CameraCalibration;
  /** Camera frame: x right, y down, z forward. */
  readonly baseFromCamera: Transform;
}

/**
 * Where a model's pixel classes lie in a camera picture of a size, by the rule they were made with (models/CONTRACT.md, image band); the end of a sentence when the
 * calibration is of no such picture.
 */
export function bandPlacement(
  { calibration, baseFromCamera }: RecordedCamera,
  contract: ModelContract,
  widthPx: number,
  heightPx: number,
): BandPlacement | string {
  const fitted = fitCalibration(calibration, widthPx, heightPx);
  if (fitted.type === 'unusable') return fitted.reason;
  const band = imageBand(new CameraProjector(fitted.calibration, invert(baseFromCamera)), contract);
  return bandMap(band, contract.outputs.segmentation.stridePx);
}
