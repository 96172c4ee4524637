import type { Alert } from './Alert.js';
import type { CameraCalibration } from './CameraCalibration.js';
import type { CameraFrame } from './CameraFrame.js';
import type { RoadScene } from './RoadScene.js';

/** Radar returns that went into a scene, moved to its stamp and to base_link (metres). Structure of arrays of one length. */
export interface RadarInBase {
  readonly xM: Float32Array;
  readonly yM: Float32Array;
  readonly zM: Float32Array;
  /** Over ground, ego motion removed; positive = moving away. */
  readonly dopplerMps: Float32Array;
  readonly magnitudeDb: Float32Array;
}

/** A scene and what it was made from, as publishers receive it. Nothing in it may be kept beyond `publish` without copying. */
export interface PublishedFrame {
  readonly scene: RoadScene;
  /** The camera frame at the scene's stamp; absent when the scene was made without one. */
  readonly camera?: CameraFrame;
  readonly calibration?: CameraCalibration;
  /** Row-major 3x4, as in geometry/Transform: p_base = R p_camera + t; camera x right, y down, z forward. */
  readonly baseFromCamera?: { readonly m: Float64Array };
  readonly radarInBase?: RadarInBase;
  /** Raised since the frame before. */
  readonly alerts: readonly Alert[];
}
