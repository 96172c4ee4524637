import type { CameraCalibration } from '../domain/CameraCalibration.js';

export type FittedCalibration =
  | { readonly type: 'usable'; readonly calibration: CameraCalibration }
  /** `reason` is the end of a sentence. */
  | { readonly type: 'unusable'; readonly reason: string };

const MAX_ASPECT_DIFFERENCE = 0.02;

/** The calibration at the picture's own size: scaled when a driver scaled the picture, unusable when the two cannot belong together. */
export function fitCalibration(calibration: CameraCalibration, widthPx: number, heightPx: number): FittedCalibration {
  const { fxPx, fyPx, cxPx, cyPx, distortion } = calibration;
  if (![fxPx, fyPx, cxPx, cyPx, ...distortion].every(Number.isFinite) || !(fxPx > 0 && fyPx > 0))
    return { type: 'unusable', reason: `focal lengths of ${fxPx} and ${fyPx} px (an uncalibrated camera)` };
  const ownWidthPx = calibration.widthPx > 0 ? calibration.widthPx : widthPx;
  const ownHeightPx = calibration.heightPx > 0 ? calibration.heightPx : heightPx;
  if (!(cxPx > 0 && cxPx < ownWidthPx && cyPx > -ownHeightPx && cyPx < 2 * ownHeightPx))
    return { type: 'unusable', reason: `a principal point of (${cxPx}, ${cyPx}) in ${ownWidthPx}x${ownHeightPx} px` };
  if (ownWidthPx === widthPx && ownHeightPx === heightPx) return { type: 'usable', calibration };
  const scaleX = widthPx / ownWidthPx;
  const scaleY = heightPx / ownHeightPx;
  if (Math.abs(scaleX / scaleY - 1) > MAX_ASPECT_DIFFERENCE)
    return { type: 'unusable', reason: `one for ${ownWidthPx}x${ownHeightPx} px` };
  return {
    type: 'usable',
    calibration: {
      ...calibration,
      widthPx,
      heightPx,
      fxPx: fxPx * scaleX,
      fyPx: fyPx * scaleY,
      // Pixel centres are at integers: scaling keeps the picture's edges, not its pixel centres.
      cxPx: (cxPx + 0.5) * scaleX - 0.5,
      cyPx: (cyPx + 0.5) * scaleY - 0.5,
    },
  };
}
