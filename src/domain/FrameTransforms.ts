import type { TimeNs } from './time.js';

/** A transform that takes points of `childFrameId` to `parentFrameId`: p_parent = R(q) p_child + t. */
export interface FrameTransform {
  readonly parentFrameId: string;
  readonly childFrameId: string;
  readonly stampNs: TimeNs;
  readonly translationM: readonly [number, number, number];
  /** Unit quaternion (x, y, z, w), as in geometry_msgs. */
  readonly rotationXyzw: readonly [number, number, number, number];
}

export interface FrameTransforms {
  readonly type: 'transforms';
  readonly topic: string;
  /** From /tf_static: valid at all times. */
  readonly isStatic: boolean;
  readonly transforms: readonly FrameTransform[];
}
