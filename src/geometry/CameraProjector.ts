import type { CameraCalibration } from '../domain/CameraCalibration.js';
import type { Transform } from '../domain/Transform.js';
import { distort, validRadius } from './lensDistortion.js';

/** Projects points of one frame (here always base_link) into one camera. No allocation per point. */
export class CameraProjector {
  readonly calibration: CameraCalibration;
  /** Takes base_link to the optical frame (x right, y down, z forward). */
  readonly cameraFromBase: Transform;
  /** Of the last successful `project`: pixel centres at integers, as in CameraInfo. */
  uPx = 0;
  vPx = 0;
  /** Of the last `project`: metres along the optical axis. */
  depthM = 0;

  readonly #validRadius: number;
  readonly #distorted = new Float64Array(2);

  constructor(calibration: CameraCalibration, cameraFromBase: Transform) {
    this.calibration = calibration;
    this.cameraFromBase = cameraFromBase;
    this.#validRadius = validRadius(calibration);
  }

  /** False, with `uPx` and `vPx` untouched, when the point is nearer than `minDepthM` in front of the camera or outside the lens model's field. It may still lie outside the picture. */
  project(xM: number, yM: number, zM: number, minDepthM: number): boolean {
    const m = this.cameraFromBase.m;
    return this.#projectCamera(
      m[0]! * xM + m[1]! * yM + m[2]! * zM + m[3]!,
      m[4]! * xM + m[5]! * yM + m[6]! * zM + m[7]!,
      m[8]! * xM + m[9]! * yM + m[10]! * zM + m[11]!,
      minDepthM,
    );
  }

  /** Projects a direction of base_link at infinity. False when it points away from the picture. */
  projectDirection(x: number, y: number, z: number): boolean {
    const m = this.cameraFromBase.m;
    return this.#projectCamera(
      m[0]! * x + m[1]! * y + m[2]! * z,
      m[4]! * x + m[5]! * y + m[6]! * z,
      m[8]! * x + m[9]! * y + m[10]! * z,
      1e-6,
    );
  }

  #projectCamera(x: number, y: number, z: number, minDepthM: number): boolean {
    this.depthM = z;
    if (!(z >= minDepthM) || z <= 0) return false;
    const nx = x / z;
    const ny = y / z;
    if (nx * nx + ny * ny > this.#validRadius * this.#validRadius) return false;
    distort(this.calibration, nx, ny, this.#distorted);
    this.uPx = this.calibration.fxPx * this.#distorted[0]! + this.calibration.cxPx;
    this.vPx = this.calibration.fyPx * this.#distorted[1]! + this.calibration.cyPx;
    return true;
  }
}
