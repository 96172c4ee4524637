import type { Transform } from '../../geometry/Transform.js';
import { cos, sin } from '../math/deterministicMath.js';
import type { SensorRig } from '../SensorRig.js';
import { TOPICS } from './topics.js';

export interface RigOptions {
  readonly radar: SensorRig['radar']['kind'];
  readonly widthPx: number;
  readonly heightPx: number;
  /** 58.8 degrees of horizontal view when left out, as Astyx' camera has. */
  readonly fxPx?: number;
  readonly cxPx?: number;
  readonly cyPx?: number;
  readonly cameraHeightM?: number;
  /** Camera looks down: positive. */
  readonly cameraPitchDownRad?: number;
  /** Camera looks left: positive. */
  readonly cameraYawRad?: number;
  readonly radarHeightM?: number;
  readonly radarYawRad?: number;
  readonly radarPitchDownRad?: number;
}

/** Astyx: fx 1818 at 2048 pixels width. */
const FOCAL_PER_WIDTH = 1818 / 2048;
const FIELDS = {
  /** Continental ARS 408: 60 degrees to each side near; farther returns than 150 m are of no use to this project's grid. */
  conventional: { maxRangeM: 150, halfFieldOfViewRad: 1.047, heightM: 0.5 },
  /** Astyx 6455 HiRes: 110 degrees, 100 m; mounted beside the camera. */
  imaging: { maxRangeM: 100, halfFieldOfViewRad: 0.96, heightM: 1.6 },
} as const;

/** base_link from a frame with x forward at the given place, turned left by yaw and then down by pitch. */
export function mounting(xM: number, yM: number, zM: number, yawRad: number, pitchDownRad: number): Transform {
  const cy = cos(yawRad);
  const sy = sin(yawRad);
  const cp = cos(pitchDownRad);
  const sp = sin(pitchDownRad);
  return { m: Float64Array.of(cy * cp, -sy, cy * sp, xM, sy * cp, cy, sy * sp, yM, -sp, 0, cp, zM) };
}

/** base_link from an optical frame (z forward, x right, y down). */
export function opticalMounting(xM: number, yM: number, zM: number, yawRad: number, pitchDownRad: number): Transform {
  const { m } = mounting(xM, yM, zM, yawRad, pitchDownRad);
  return {
    m: Float64Array.of(-m[1]!, -m[2]!, m[0]!, xM, -m[5]!, -m[6]!, m[4]!, yM, -m[9]!, -m[10]!, m[8]!, zM),
  };
}

/** Camera and radar at the front of the vehicle, base_link below them. */
export function makeRig(options: RigOptions): SensorRig {
  const { widthPx, heightPx } = options;
  const fxPx = options.fxPx ?? FOCAL_PER_WIDTH * widthPx;
  const field = FIELDS[options.radar];
  return {
    camera: {
      calibration: {
        type: 'calibration',
        topic: TOPICS.cameraInfo,
        frameId: 'camera_front_optical',
        stampNs: 0n,
        widthPx,
        heightPx,
        fxPx,
        fyPx: fxPx,
        cxPx: options.cxPx ?? widthPx / 2,
        cyPx: options.cyPx ?? heightPx / 2,
        distortionModel: 'none',
        distortion: [],
      },
      baseFromCamera: opticalMounting(
        0,
        0,
        options.cameraHeightM ?? 1.6,
        options.cameraYawRad ?? 0,
        options.cameraPitchDownRad ?? 0,
      ),
    },
    radar: {
      kind: options.radar,
      baseFromRadar: mounting(
        0,
        0,
        options.radarHeightM ?? field.heightM,
        options.radarYawRad ?? 0,
        options.radarPitchDownRad ?? 0,
      ),
      frameId: 'radar_front',
      maxRangeM: field.maxRangeM,
      halfFieldOfViewRad: field.halfFieldOfViewRad,
    },
  };
}
