import type { TimeNs } from './time.js';

export type DistortionModel = 'none' | 'plumb_bob' | 'rational_polynomial' | 'equidistant';

/** Pinhole intrinsics of a camera at `widthPx` x `heightPx`, in pixels; distortion as in sensor_msgs/CameraInfo. */
export interface CameraCalibration {
  readonly type: 'calibration';
  readonly topic: string;
  readonly frameId: string;
  readonly stampNs: TimeNs;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fxPx: number;
  readonly fyPx: number;
  readonly cxPx: number;
  readonly cyPx: number;
  readonly distortionModel: DistortionModel;
  /** Pinhole of the rectified picture, from the projection matrix; undefined where the driver gives none. */
  readonly rectified?: { readonly fxPx: number; readonly fyPx: number; readonly cxPx: number; readonly cyPx: number };
  /** In the order of the model: k1, k2, p1, p2, k3, ... (plumb_bob, rational_polynomial) or k1..k4 (equidistant). */
  readonly distortion: readonly number[];
}
