import type { CameraCalibration } from './CameraCalibration.js';
import type { CameraFrame } from './CameraFrame.js';
import type { EgoMotion } from './EgoMotion.js';
import type { FrameTransforms } from './FrameTransforms.js';
import type { RadarScan } from './RadarScan.js';
import type { VideoPacket } from './VideoPacket.js';

/** Input of sync. */
export type SensorMessage = CameraFrame | RadarScan | CameraCalibration | EgoMotion | FrameTransforms;

/** Output of decode. A packet becomes a camera frame once its stream is decoded. */
export type DecodedMessage = SensorMessage | VideoPacket;
