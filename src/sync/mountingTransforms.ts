import type { FrameTransform, FrameTransforms } from '../domain/FrameTransforms.js';
import type { Mounting, SyncParameters } from './parameters.js';

const RAD_PER_DEG = Math.PI / 180;

/** Mountings of the configuration as static transforms to the base frame. */
export const mountingTransforms = ({
  mountings,
  baseFrameId,
}: Pick<SyncParameters, 'mountings' | 'baseFrameId'>): FrameTransforms => ({
  type: 'transforms',
  topic: 'sync.mountings',
  isStatic: true,
  transforms: Object.entries(mountings).map(([childFrameId, mounting]): FrameTransform => ({
    parentFrameId: baseFrameId,
    childFrameId,
    stampNs: 0n,
    translationM: mounting.xyzM,
    rotationXyzw: quaternionOf(mounting),
  })),
});

/** Yaw after pitch after roll, about fixed axes (REP 103). */
function quaternionOf({ rpyDeg }: Mounting): [number, number, number, number] {
  const [roll, pitch, yaw] = rpyDeg.map((degrees) => (degrees * RAD_PER_DEG) / 2) as [number, number, number];
  const [cr, sr, cp, sp, cy, sy] = [
    Math.cos(roll),
    Math.sin(roll),
    Math.cos(pitch),
    Math.sin(pitch),
    Math.cos(yaw),
    Math.sin(yaw),
  ];
  return [
    sr * cp * cy - cr * sp * sy,
    cr * sp * cy + sr * cp * sy,
    cr * cp * sy - sr * sp * cy,
    cr * cp * cy + sr * sp * sy,
  ];
}
