import type { BandRequest } from '../domain/ImageScaler.js';
import type { ModelContract } from '../domain/ModelContract.js';
import type { CameraProjector } from '../geometry/CameraProjector.js';

const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** The band around the horizon that models/CONTRACT.md prescribes. The camera must look along base_link x (sync sees to that). */
export function imageBand(projector: CameraProjector, contract: ModelContract): BandRequest {
  const { widthPx, heightPx, horizonPx, minimumFocalRatio, referenceFocalPx } = contract.image;
  const camera = projector.calibration;
  const scale = Math.max(widthPx / camera.widthPx, (minimumFocalRatio * referenceFocalPx) / camera.fxPx);
  const cameraHorizonPx = projector.projectDirection(1, 0, 0) ? projector.vPx : camera.cyPx;
  const leftPx = clamp(camera.cxPx - widthPx / 2 / scale, 0, Math.max(0, camera.widthPx - widthPx / scale));
  const spareHeightPx = camera.heightPx - heightPx / scale;
  const wantedPx = cameraHorizonPx - horizonPx / scale;
  // A picture lower than the band keeps its horizon where the model expects it; the rest is fill.
  const topPx = spareHeightPx >= 0 ? clamp(wantedPx, 0, spareHeightPx) : wantedPx;
  return {
    scale,
    leftPx: Math.floor(leftPx * scale + 0.5) / scale,
    topPx: Math.floor(topPx * scale + 0.5) / scale,
    widthPx,
    heightPx,
  };
}
