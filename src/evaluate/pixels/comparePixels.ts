import { PIXEL_CLASSES } from '../../domain/PixelClass.js';

/** Class ids, row-major. */
export interface ClassIds {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly ids: Uint8Array;
}

/** u_band = scale * u_camera + offset: camera pixel centres at integers, band centres at integers + 0.5, as in domain ClassImage. */
export interface BandPlacement {
  readonly scale: number;
  readonly offsetXPx: number;
  readonly offsetYPx: number;
}

/**
 * Adds one picture to [true, predicted] counts. Every pixel of the prediction is compared with the camera pixel its centre falls on; pixels outside the picture or without a true class (void) are ignored. Returns the number compared.
 */
export function comparePixels(
  prediction: ClassIds,
  placement: BandPlacement,
  truth: ClassIds,
  counts: Float64Array,
): number {
  const classes = PIXEL_CLASSES.length;
  let compared = 0;
  for (let row = 0; row < prediction.heightPx; row++) {
    const v = Math.round((row + 0.5 - placement.offsetYPx) / placement.scale);
    if (v < 0 || v >= truth.heightPx) continue;
    for (let column = 0; column < prediction.widthPx; column++) {
      const u = Math.round((column + 0.5 - placement.offsetXPx) / placement.scale);
      if (u < 0 || u >= truth.widthPx) continue;
      const trueId = truth.ids[v * truth.widthPx + u]!;
      const predictedId = prediction.ids[row * prediction.widthPx + column]!;
      if (trueId >= classes || predictedId >= classes) continue;
      counts[trueId * classes + predictedId]! += 1;
      compared += 1;
    }
  }
  return compared;
}
