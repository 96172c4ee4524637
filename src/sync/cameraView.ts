import type { CameraCalibration } from '../domain/CameraCalibration.js';
import type { CameraFrame } from '../domain/CameraFrame.js';
import type { PlacedCamera } from '../domain/FusionSample.js';
import type { InputState } from '../domain/RoadScene.js';
import { secsBetween } from '../domain/time.js';
import { fitCalibration } from './fitCalibration.js';
import type { SyncContext } from './SyncContext.js';
import { uprightCamera } from './uprightCamera.js';

/** How the camera went into a sample; `view` only when its picture can be used. */
export interface CameraInput {
  readonly view?: PlacedCamera;
  readonly state?: InputState;
}

export function cameraView(
  frame: CameraFrame,
  /** Or why there is none, as the end of a sentence. */
  calibration: CameraCalibration | string,
  context: SyncContext,
): CameraInput {
  const { topic, stampNs } = frame;
  // Stamps and receive times more than a minute apart are taken to be from different clocks and not compared.
  const delaySecs = secsBetween(stampNs, frame.receivedNs);
  const ageSecs = Math.abs(delaySecs) < 60 ? Math.max(0, delaySecs) : 0;
  const reject = (code: string, message: string, tip: string): CameraInput => {
    context.onAlert({ severity: 'error', code, message, tip, topic, stampNs });
    return { state: { topic, state: 'rejected', ageSecs } };
  };
  if (typeof calibration === 'string') {
    return reject(
      'sync/missing-calibration',
      `Expected a calibration for ${topic} but received ${calibration}`,
      'Its pictures cannot be projected onto the road. Record or publish a CameraInfo that can be read beside the images, or name its topic with --camera-info.',
    );
  }
  const fitted = fitCalibration(calibrationOfPicture(calibration, topic), frame.image.widthPx, frame.image.heightPx);
  if (fitted.type === 'unusable') {
    return reject(
      'sync/unusable-calibration',
      `Expected a calibration that fits ${topic} (${frame.image.widthPx}x${frame.image.heightPx}) but received ${fitted.reason}`,
      'Its pictures cannot be projected onto the road. Calibrate the camera, or correct what its driver publishes.',
    );
  }
  const lookup = context.tree.lookup(context.baseFrameId, frame.frameId, stampNs);
  if (lookup.type === 'missing') {
    return reject(
      'sync/missing-transform',
      `Expected a transform from "${frame.frameId}" to "${context.baseFrameId}" for ${topic} but received none: ${lookup.reason}`,
      'Its pictures are not used. Publish its mounting on /tf_static or name it in sync.mountings, or set sync.baseFrameId to the vehicle frame of this robot.',
    );
  }
  const m = lookup.aFromB.m;
  // Row x of base_from_camera's third column: how much of the optical axis points along base_link x.
  if (!(m[2]! > MIN_FORWARD)) {
    return reject(
      'sync/camera-not-forward',
      `Expected a camera that looks along x of "${context.baseFrameId}" for ${topic} but received one whose axis is (${[m[2]!, m[6]!, m[10]!].map((v) => v.toFixed(2)).join(', ')})`,
      'The model only covers the road ahead. Name the front camera with --camera; check that its frame is the optical one (z forward).',
    );
  }
  const upright = uprightCamera(fitted.calibration, lookup.aFromB);
  return {
    view: {
      frame,
      calibration: fitted.calibration,
      baseFromCamera: lookup.aFromB,
      ...(upright !== undefined && { upright }),
    },
    state: { topic, state: 'used', ageSecs },
  };
}

/** image_rect, image_rect_color, image_rect_raw (image_proc, REP 104), image_rectified, undistorted. */
const RECTIFIED = /(^|[/_])(rect|rectified|undistorted|undist)([/_]|$)/i;

/** A rectified picture has no distortion any more, and the projection matrix in place of the camera matrix (sensor_msgs/CameraInfo). */
const calibrationOfPicture = (calibration: CameraCalibration, topic: string): CameraCalibration =>
  RECTIFIED.test(topic)
    ? { ...calibration, ...calibration.rectified, distortionModel: 'none', distortion: [] }
    : calibration;

/** Cosine of 60 degrees. */
const MIN_FORWARD = 0.5;
