import type { CameraCalibration } from './CameraCalibration.js';
import type { CameraFrame } from './CameraFrame.js';
import type { EgoMotion } from './EgoMotion.js';
import type { FrameTransforms } from './FrameTransforms.js';
import type { RadarScan } from './RadarScan.js';

/** What decoding yields and sync consumes. */
export type SensorMessage = CameraFrame | RadarScan | CameraCalibration | EgoMotion | FrameTransforms;
