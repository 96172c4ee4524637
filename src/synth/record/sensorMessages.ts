import type { CameraCalibration } from '../../domain/CameraCalibration.js';
import { rosFromTimeNs, type TimeNs } from '../../domain/time.js';
import type { Transform } from '../../geometry/Transform.js';
import { hypot } from '../math/deterministicMath.js';
import type { RadarSweep } from '../radar/RadarSweep.js';
import { worldFromPose } from '../truth/PosedBox.js';
import { quaternionOf } from '../truth/rotation.js';
import type { EgoState } from '../world/WorldFrame.js';
import { BASE_FRAME, ODOM_FRAME } from './topics.js';

export const header = (stampNs: TimeNs, frameId: string): object => ({
  stamp: rosFromTimeNs(stampNs),
  frame_id: frameId,
});

export const xyz = ([x, y, z]: readonly [number, number, number]): object => ({ x, y, z });

export const quaternion = ([x, y, z, w]: readonly [number, number, number, number]): object => ({ x, y, z, w });

/** sensor_msgs/CompressedImage. */
export const compressedImage = (stampNs: TimeNs, frameId: string, format: string, data: Uint8Array): object => ({
  header: header(stampNs, frameId),
  format,
  data,
});

/** sensor_msgs/CameraInfo of a rectified or distorted pinhole. The renderer has pixel centres at halves (the image spans 0..width), CameraInfo has them at integers. */
export function cameraInfo(calibration: CameraCalibration, stampNs: TimeNs): object {
  const { fxPx, fyPx } = calibration;
  const cxPx = calibration.cxPx - 0.5;
  const cyPx = calibration.cyPx - 0.5;
  const distortion = calibration.distortion.length === 0 ? [0, 0, 0, 0, 0] : calibration.distortion;
  return {
    header: header(stampNs, calibration.frameId),
    height: calibration.heightPx,
    width: calibration.widthPx,
    distortion_model: calibration.distortionModel === 'none' ? 'plumb_bob' : calibration.distortionModel,
    d: distortion,
    k: [fxPx, 0, cxPx, 0, fyPx, cyPx, 0, 0, 1],
    r: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    p: [fxPx, 0, cxPx, 0, 0, fyPx, cyPx, 0, 0, 0, 1, 0],
  };
}

/** sensor_msgs/PointField FLOAT32. */
const FLOAT32 = 7;
/** Magnitude of the imaging radar as Astyx names it; a conventional radar gives its cross-section. nuScenes' compensated velocity is added for the latter. */
const FIELDS = {
  imaging: ['x', 'y', 'z', 'doppler', 'magnitude'],
  conventional: ['x', 'y', 'z', 'doppler', 'rcs', 'vx_comp', 'vy_comp'],
} as const;

/** sensor_msgs/PointCloud2. `radarMps` is the radar's own velocity in its frame (x, y), for vx_comp and vy_comp. */
export function pointCloud(
  sweep: RadarSweep,
  stampNs: TimeNs,
  frameId: string,
  radarMps: readonly [number, number],
): object {
  const names = FIELDS[sweep.kind];
  const stepBytes = 4 * names.length;
  const { points } = sweep;
  const data = new Uint8Array(points.count * stepBytes);
  const view = new DataView(data.buffer);
  for (let i = 0; i < points.count; i++) {
    const at = i * stepBytes;
    const x = points.xM[i]!;
    const y = points.yM[i]!;
    const doppler = points.rangeRateMps[i]!;
    view.setFloat32(at, x, true);
    view.setFloat32(at + 4, y, true);
    view.setFloat32(at + 8, points.zM[i]!, true);
    view.setFloat32(at + 12, doppler, true);
    view.setFloat32(at + 16, points.magnitudeDb[i]!, true);
    if (sweep.kind === 'conventional') {
      const range = Math.max(hypot(x, y), 1e-3);
      const compensated = doppler + (x * radarMps[0] + y * radarMps[1]) / range;
      view.setFloat32(at + 20, (compensated * x) / range, true);
      view.setFloat32(at + 24, (compensated * y) / range, true);
    }
  }
  return {
    header: header(stampNs, frameId),
    height: 1,
    width: points.count,
    fields: names.map((name, i) => ({ name, offset: 4 * i, datatype: FLOAT32, count: 1 })),
    is_bigendian: false,
    point_step: stepBytes,
    row_step: data.length,
    data,
    is_dense: true,
  };
}

/** tf2_msgs/TFMessage of transforms from base_link. */
export const staticTransforms = (
  stampNs: TimeNs,
  transforms: readonly { readonly childFrameId: string; readonly baseFromChild: Transform }[],
): object => ({
  transforms: transforms.map(({ childFrameId, baseFromChild }) => ({
    header: header(stampNs, BASE_FRAME),
    child_frame_id: childFrameId,
    transform: {
      translation: xyz([baseFromChild.m[3]!, baseFromChild.m[7]!, baseFromChild.m[11]!]),
      rotation: quaternion(quaternionOf(baseFromChild)),
    },
  })),
});

/** nav_msgs/Odometry: pose in the world's frame, velocities in base_link. */
export function odometry(ego: EgoState, stampNs: TimeNs): object {
  const odomFromBase = worldFromPose(ego.pose);
  return {
    header: header(stampNs, ODOM_FRAME),
    child_frame_id: BASE_FRAME,
    pose: {
      pose: {
        position: xyz([ego.pose.xM, ego.pose.yM, ego.pose.zM]),
        orientation: quaternion(quaternionOf(odomFromBase)),
      },
    },
    twist: { twist: { linear: xyz([ego.speedMps, 0, 0]), angular: xyz([0, 0, ego.yawRateRadps]) } },
  };
}
