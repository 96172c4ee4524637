import type { CameraCalibration } from '../../domain/CameraCalibration.js';
import { compose, invert, type Transform } from '../../geometry/Transform.js';
import { cos, sin } from '../math/deterministicMath.js';
import type { Pose } from '../world/WorldFrame.js';

/** Rotation of a vehicle by yaw and pitch (nose up positive), and its place. */
export function worldFromBody(pose: Pose): Transform {
  const c = cos(pose.yawRad);
  const s = sin(pose.yawRad);
  const cp = cos(pose.pitchRad);
  const sp = sin(pose.pitchRad);
  return {
    m: Float64Array.of(c * cp, -s, -c * sp, pose.xM, s * cp, c, -s * sp, pose.yM, sp, 0, cp, pose.zM),
  };
}

/** Where the camera is in this frame, and the viewing rays of all its pixels. */
export class CameraView {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fxPx: number;
  readonly fyPx: number;
  readonly cxPx: number;
  readonly cyPx: number;
  readonly baseFromCamera: Transform;
  /** Ray of each pixel's centre in base_link for depth 1 m: x, y, z. */
  readonly rayInBase: Float32Array;
  /** Changes with every frame. */
  cameraFromWorld: Transform;
  worldFromBase: Transform;
  worldFromCamera: Transform;

  constructor(calibration: CameraCalibration, baseFromCamera: Transform) {
    this.widthPx = calibration.widthPx;
    this.heightPx = calibration.heightPx;
    this.fxPx = calibration.fxPx;
    this.fyPx = calibration.fyPx;
    this.cxPx = calibration.cxPx;
    this.cyPx = calibration.cyPx;
    this.baseFromCamera = baseFromCamera;
    this.cameraFromWorld = invert(baseFromCamera);
    this.worldFromBase = { m: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0) };
    this.worldFromCamera = baseFromCamera;
    this.rayInBase = new Float32Array(this.widthPx * this.heightPx * 3);
    const m = baseFromCamera.m;
    let i = 0;
    for (let v = 0; v < this.heightPx; v++) {
      const y = (v + 0.5 - this.cyPx) / this.fyPx;
      for (let u = 0; u < this.widthPx; u++) {
        const x = (u + 0.5 - this.cxPx) / this.fxPx;
        this.rayInBase[i++] = m[0]! * x + m[1]! * y + m[2]!;
        this.rayInBase[i++] = m[4]! * x + m[5]! * y + m[6]!;
        this.rayInBase[i++] = m[8]! * x + m[9]! * y + m[10]!;
      }
    }
  }

  moveTo(ego: Pose): void {
    this.worldFromBase = worldFromBody(ego);
    this.worldFromCamera = compose(this.worldFromBase, this.baseFromCamera);
    this.cameraFromWorld = invert(this.worldFromCamera);
  }
}
