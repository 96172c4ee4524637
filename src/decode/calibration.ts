import type { CameraCalibration, DistortionModel } from '../domain/CameraCalibration.js';
import { UnreadableMessage } from './UnreadableMessage.js';
import { countOf, numbersOf, optionalFieldsOf, textOf, type Fields } from './fields.js';
import { headerOf } from './header.js';
import { checkImageSize } from './image.js';
import type { MessageContext } from './MessageContext.js';

const CALIBRATE_TIP = 'Nothing can be projected into this camera; calibrate it or correct the driver.';

/**
 * sensor_msgs/distortion_models.hpp, and what OpenCV, Foxglove, Kalibr, RealSense and Isaac call the same formulas; without case, blanks and underscores. OpenCV's fisheye model is
 * Kannala and Brandt's with four coefficients (calib3d, `cv::fisheye`).
 */
const MODELS: ReadonlyMap<string, DistortionModel> = new Map<string, DistortionModel>([
  ['', 'plumb_bob'],
  ['none', 'none'],
  ['plumbbob', 'plumb_bob'],
  ['radtan', 'plumb_bob'],
  ['radialtangential', 'plumb_bob'],
  ['brownconrady', 'plumb_bob'],
  ['brown', 'plumb_bob'],
  ['pinhole', 'plumb_bob'],
  ['opencv', 'plumb_bob'],
  ['rectified', 'none'],
  ['polynomial', 'rational_polynomial'],
  ['rationalpolynomial', 'rational_polynomial'],
  ['rational', 'rational_polynomial'],
  ['equidistant', 'equidistant'],
  ['equi', 'equidistant'],
  ['fisheye', 'equidistant'],
  ['kannalabrandt', 'equidistant'],
  ['kannalabrandt4', 'equidistant'],
  ['kb4', 'equidistant'],
  ['opencvfisheye', 'equidistant'],
]);

/** sensor_msgs/CameraInfo and foxglove.CameraCalibration, for the picture as published: binning and region of interest are applied. Throws UnreadableMessage. */
export function decodeCalibration(message: Fields, context: MessageContext): CameraCalibration {
  const { stampNs, frameId } = headerOf(message, context);
  const isRos = 'header' in message;
  const k = numbersOf(message, isRos ? 'k' : 'K');
  const [fx = 0, , cx = NaN, , fy = 0, cy = NaN] = k;
  if (!(fx > 0 && fy > 0 && Number.isFinite(fx + fy + cx + cy))) {
    throw new UnreadableMessage(
      'decode/calibration-empty',
      `Expected focal lengths above 0 for the camera matrix but received fx ${fx}, fy ${fy}, cx ${cx}, cy ${cy}`,
      CALIBRATE_TIP,
    );
  }
  const window = isRos ? windowOf(message) : { leftPx: 0, topPx: 0, binX: 1, binY: 1 };
  const widthPx = Math.floor((window.widthPx ?? countOf(message, 'width')) / window.binX);
  const heightPx = Math.floor((window.heightPx ?? countOf(message, 'height')) / window.binY);
  checkImageSize(widthPx, heightPx, context);
  const cxPx = (cx - window.leftPx) / window.binX;
  const cyPx = (cy - window.topPx) / window.binY;
  if (cxPx < 0 || cxPx > widthPx || cyPx < 0 || cyPx > heightPx) {
    throw new UnreadableMessage(
      'decode/calibration-inconsistent',
      `Expected a principal point inside ${widthPx} x ${heightPx} px for the camera matrix but received (${cxPx.toFixed(1)}, ${cyPx.toFixed(1)})`,
      'The matrix was probably computed for another image size. ' + CALIBRATE_TIP,
    );
  }
  return {
    type: 'calibration',
    topic: context.topic,
    frameId,
    stampNs,
    widthPx,
    heightPx,
    fxPx: fx / window.binX,
    fyPx: fy / window.binY,
    cxPx,
    cyPx,
    ...rectifiedOf(message, isRos ? 'p' : 'P', window),
    ...distortionOf(message, isRos ? 'd' : 'D'),
  };
}

interface Window {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly binX: number;
  readonly binY: number;
}

/** The matrix belongs to the full sensor; the picture shows its region of interest, binned (sensor_msgs/CameraInfo). 0 means all, and 1. */
function windowOf(message: Fields): Window {
  const roi = optionalFieldsOf(message, 'roi') ?? {};
  const count = (fields: Fields, name: string): number => (name in fields ? countOf(fields, name) : 0);
  const widthPx = count(roi, 'width');
  const heightPx = count(roi, 'height');
  return {
    leftPx: count(roi, 'x_offset'),
    topPx: count(roi, 'y_offset'),
    ...(widthPx > 0 && heightPx > 0 && { widthPx, heightPx }),
    binX: Math.max(1, count(message, 'binning_x')),
    binY: Math.max(1, count(message, 'binning_y')),
  };
}

/** An uncalibrated driver leaves the projection matrix 0. */
function rectifiedOf(message: Fields, name: string, window: Window): Pick<CameraCalibration, 'rectified'> {
  if (message[name] === undefined) return {};
  const [fx = 0, , cx = NaN, , , fy = 0, cy = NaN] = numbersOf(message, name);
  if (!(fx > 0 && fy > 0 && Number.isFinite(fx + fy + cx + cy))) return {};
  return {
    rectified: {
      fxPx: fx / window.binX,
      fyPx: fy / window.binY,
      cxPx: (cx - window.leftPx) / window.binX,
      cyPx: (cy - window.topPx) / window.binY,
    },
  };
}

function distortionOf(message: Fields, name: string): Pick<CameraCalibration, 'distortionModel' | 'distortion'> {
  const distortion = numbersOf(message, name);
  const model = textOf(message, 'distortion_model');
  const distortionModel = MODELS.get(model.toLowerCase().replaceAll(/[\s_-]/g, ''));
  // Coefficients of 0 leave a pinhole, except of a fisheye lens: its radius is then the angle itself.
  if (
    distortion.every((coefficient) => coefficient === 0) &&
    !(distortionModel === 'equidistant' && distortion.length > 0)
  )
    return { distortionModel: 'none', distortion: [] };
  if (distortionModel === undefined || !distortion.every((coefficient) => Number.isFinite(coefficient))) {
    throw new UnreadableMessage(
      'decode/calibration-distortion',
      `Expected finite coefficients of plumb_bob, rational_polynomial or equidistant for the distortion but received ${distortion.join(', ')} of "${model}"`,
      CALIBRATE_TIP,
    );
  }
  return distortionModel === 'none' ? { distortionModel, distortion: [] } : { distortionModel, distortion };
}
