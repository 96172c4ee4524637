import type { CameraCalibration } from '../domain/CameraCalibration.js';
import type { PlacedCamera } from '../domain/FusionSample.js';
import type { BandRequest } from '../domain/ImageScaler.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { CameraProjector } from '../geometry/CameraProjector.js';
import { invert, transformsEqual } from '../geometry/Transform.js';
import { imageBand } from './imageBand.js';
import { lookupTable } from './lookupTable.js';

/** Everything that depends only on calibration and mounting. */
export interface CameraGeometry {
  readonly projector: CameraProjector;
  readonly band: BandRequest;
  /** Must not be transferred: it is reused. */
  readonly lookup: Int32Array<ArrayBuffer>;
  /** base_link x of the grid frame. */
  readonly gridOriginXM: number;
}

/** Computes the geometry of a camera and keeps it until calibration or mounting change. */
export class CameraGeometryCache {
  readonly #contract: ModelContract;
  #view: PlacedCamera | undefined;
  #geometry: CameraGeometry | undefined;

  constructor(contract: ModelContract) {
    this.#contract = contract;
  }

  get(view: PlacedCamera): CameraGeometry {
    if (this.#geometry !== undefined && this.#view !== undefined && sameGeometry(this.#view, view))
      return this.#geometry;
    const { calibration, baseFromCamera } = view.upright ?? view;
    const projector = new CameraProjector(calibration, invert(baseFromCamera));
    const band = imageBand(projector, this.#contract);
    const gridOriginXM = view.baseFromCamera.m[3]!;
    this.#geometry = {
      projector,
      band,
      lookup: lookupTable(projector, band, this.#contract, gridOriginXM),
      gridOriginXM,
    };
    this.#view = view;
    return this.#geometry;
  }
}

const sameGeometry = (a: PlacedCamera, b: PlacedCamera): boolean =>
  transformsEqual(a.baseFromCamera, b.baseFromCamera) && sameCalibration(a.calibration, b.calibration);

function sameCalibration(a: CameraCalibration, b: CameraCalibration): boolean {
  if (a === b) return true;
  return (
    a.widthPx === b.widthPx &&
    a.heightPx === b.heightPx &&
    a.fxPx === b.fxPx &&
    a.fyPx === b.fyPx &&
    a.cxPx === b.cxPx &&
    a.cyPx === b.cyPx &&
    a.distortionModel === b.distortionModel &&
    a.distortion.length === b.distortion.length &&
    a.distortion.every((k, i) => k === b.distortion[i])
  );
}
