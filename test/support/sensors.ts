import type { CameraCalibration } from '../../src/domain/CameraCalibration.js';
import type { CameraFrame } from '../../src/domain/CameraFrame.js';
import type { EgoMotion } from '../../src/domain/EgoMotion.js';
import type { FrameTransforms } from '../../src/domain/FrameTransforms.js';
import type { RangeRateKind, RadarScan } from '../../src/domain/RadarScan.js';
import { timeNsFromSecs } from '../../src/domain/time.js';

/** Small sensor messages for tests: a camera 1.5 m behind the windscreen's middle looking ahead, a radar in the bumper. Times in seconds. */

export const calibrationMessage = (over: Partial<CameraCalibration> = {}): CameraCalibration => ({
  type: 'calibration',
  topic: '/camera/info',
  frameId: 'camera',
  stampNs: 0n,
  widthPx: 640,
  heightPx: 360,
  fxPx: 500,
  fyPx: 500,
  cxPx: 319.5,
  cyPx: 179.5,
  distortionModel: 'none',
  distortion: [],
  ...over,
});

export const cameraMessage = (secs: number, over: Partial<CameraFrame> = {}): CameraFrame => ({
  type: 'camera',
  topic: '/camera/image',
  frameId: 'camera',
  stampNs: timeNsFromSecs(secs),
  receivedNs: timeNsFromSecs(secs),
  image: {
    type: 'raster',
    encoding: 'rgb8',
    widthPx: 640,
    heightPx: 360,
    stepBytes: 1920,
    bigEndian: false,
    data: new Uint8Array(0),
  },
  ...over,
});

/** Rows of x, y, z, doppler, magnitude in the radar's frame. */
export type PointRow = readonly [number, number, number, number, number];

export function radarMessage(
  secs: number,
  rows: readonly PointRow[] = [[10, 0, 0, 0, 0]],
  over: Partial<RadarScan> = {},
): RadarScan {
  const column = (i: 0 | 1 | 2 | 3 | 4): Float32Array => Float32Array.from(rows, (row) => row[i]);
  return {
    type: 'radar',
    topic: '/radar/points',
    frameId: 'radar',
    stampNs: timeNsFromSecs(secs),
    receivedNs: timeNsFromSecs(secs),
    points: {
      count: rows.length,
      xM: column(0),
      yM: column(1),
      zM: column(2),
      rangeRateMps: column(3),
      magnitudeDb: column(4),
    },
    rangeRateKind: 'measured' satisfies RangeRateKind,
    invalidPoints: 0,
    ...over,
  };
}

export const odometryMessage = (secs: number, speedForwardMps: number, yawRateRadps = 0): EgoMotion => ({
  type: 'ego-motion',
  topic: '/odom',
  frameId: 'base_link',
  stampNs: timeNsFromSecs(secs),
  speedForwardMps,
  speedLeftMps: 0,
  yawRateRadps,
});

/** Camera at (1.5, 0, 1.2) looking along x; radar at (3.5, 0, 0.5) aligned with the vehicle. */
export const mountingMessage = (): FrameTransforms => ({
  type: 'transforms',
  topic: '/tf_static',
  isStatic: true,
  transforms: [
    {
      parentFrameId: 'base_link',
      childFrameId: 'camera',
      stampNs: 0n,
      translationM: [1.5, 0, 1.2],
      // Optical frame: x right, y down, z forward.
      rotationXyzw: [-0.5, 0.5, -0.5, 0.5],
    },
    {
      parentFrameId: 'base_link',
      childFrameId: 'radar',
      stampNs: 0n,
      translationM: [3.5, 0, 0.5],
      rotationXyzw: [0, 0, 0, 1],
    },
  ],
});
