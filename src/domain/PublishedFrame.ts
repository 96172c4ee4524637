import type { Alert } from './Alert.js';
import type { CameraCalibration } from './CameraCalibration.js';
import type { CameraFrame } from './CameraFrame.js';
import type { RoadScene } from './RoadScene.js';
import type { Transform } from './Transform.js';

/** Radar returns that went into a scene, moved to its stamp and to base_link (metres). Structure of arrays of one length. */
export interface RadarInBase {
  readonly xM: Float32Array;
  readonly yM: Float32Array;
  readonly zM: Float32Array;
  /** Over ground, ego motion removed; positive = moving away. */
  readonly radialSpeedMps: Float32Array;
  readonly magnitudeDb: Float32Array;
}

/** A scene and what it was made from, as publishers receive it. Publishers must copy what they keep after `publish` returns. */
export interface PublishedFrame {
  readonly scene: RoadScene;
  /** The camera frame at the scene's stamp; absent when the scene was made without one. */
  readonly camera?: CameraFrame;
  readonly calibration?: CameraCalibration;
  /** Camera frame: x right, y down, z forward. */
  readonly baseFromCamera?: Transform;
  readonly radarInBase?: RadarInBase;
  /** Raised since the previous frame. */
  readonly alerts: readonly Alert[];
}
