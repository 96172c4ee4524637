import type { CameraCalibration } from '../domain/CameraCalibration.js';

export type FittedCalibration =
  | { readonly type: 'usable'; readonly calibration: CameraCalibration }
  /** `reason` is the end of a sentence. */
  | { readonly type: 'unusable'; readonly reason: string };

const MAX_ASPECT_DIFFERENCE = 0.02;
/** A principal point that far from the middle, by the same share in both directions, is the middle of a picture of another size. */
const OTHER_SIZE_SHARE = 0.1;
const SAME_SHARE = 0.04;
/** Width of the picture in focal lengths: 11 and 168 degrees of a pinhole. */
const WIDTH_IN_FOCAL_LENGTHS = [0.2, 20] as const;

/** The calibration at the picture's own size: scaled when a driver scaled the picture, unusable when the two cannot belong together. */
export function fitCalibration(calibration: CameraCalibration, widthPx: number, heightPx: number): FittedCalibration {
  const ownWidthPx = calibration.widthPx > 0 ? calibration.widthPx : widthPx;
  const ownHeightPx = calibration.heightPx > 0 ? calibration.heightPx : heightPx;
  const reason =
    reasonAgainst(calibration, ownWidthPx, ownHeightPx) ?? reasonOfSize([ownWidthPx, ownHeightPx], [widthPx, heightPx]);
  if (reason !== undefined) return { type: 'unusable', reason };
  if (ownWidthPx === widthPx && ownHeightPx === heightPx) return { type: 'usable', calibration };
  const { fxPx, fyPx, cxPx, cyPx } = calibration;
  const scaleX = widthPx / ownWidthPx;
  const scaleY = heightPx / ownHeightPx;
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

function reasonAgainst(calibration: CameraCalibration, widthPx: number, heightPx: number): string | undefined {
  const { fxPx, fyPx, cxPx, cyPx, distortion } = calibration;
  if (![fxPx, fyPx, cxPx, cyPx, ...distortion].every(Number.isFinite) || !(fxPx > 0 && fyPx > 0))
    return `focal lengths of ${fxPx} and ${fyPx} px (an uncalibrated camera)`;
  const shareX = (cxPx + 0.5) / widthPx;
  const shareY = (cyPx + 0.5) / heightPx;
  if (Math.abs(shareX - shareY) < SAME_SHARE && Math.abs(shareX - 0.5) > OTHER_SIZE_SHARE) {
    const [width, height] = [2 * cxPx + 1, 2 * cyPx + 1].map(Math.round);
    return `a principal point of (${cxPx.toFixed(1)}, ${cyPx.toFixed(1)}), the middle of ${width}x${height} px and not of ${widthPx}x${heightPx} px: the camera matrix is of a picture of another size, binning or region`;
  }
  if (!(cxPx > 0 && cxPx < widthPx && cyPx > -heightPx && cyPx < 2 * heightPx))
    return `a principal point of (${cxPx}, ${cyPx}) in ${widthPx}x${heightPx} px`;
  const widthShare = widthPx / fxPx;
  if (widthShare < WIDTH_IN_FOCAL_LENGTHS[0] || widthShare > WIDTH_IN_FOCAL_LENGTHS[1])
    return `a focal length of ${fxPx} px for a picture ${widthPx} px wide (it must be in pixels)`;
  return undefined;
}

function reasonOfSize(own: readonly [number, number], picture: readonly [number, number]): string | undefined {
  if (isSameShape(own, picture)) return undefined;
  const [widthPx, heightPx] = own;
  return isSameShape([heightPx, widthPx], picture)
    ? `one for ${widthPx}x${heightPx} px: the picture is turned by 90 degrees against it`
    : `one for ${widthPx}x${heightPx} px`;
}

const isSameShape = (a: readonly [number, number], b: readonly [number, number]): boolean =>
  Math.abs((a[0] * b[1]) / (a[1] * b[0]) - 1) <= MAX_ASPECT_DIFFERENCE;
