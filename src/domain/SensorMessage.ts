import type { CameraCalibration } from './CameraCalibration.js';
import type { CameraFrame } from './CameraFrame.js';
import type { EgoMotion } from './EgoMotion.js';
import type { FrameTransforms } from './FrameTransforms.js';
import type { RadarScan } from './RadarScan.js';

/** Output of decode and input of sync. */
export type SensorMessage = CameraFrame | RadarScan | CameraCalibration | EgoMotion | FrameTransforms;
