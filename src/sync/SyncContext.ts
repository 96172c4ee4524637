import type { Alert } from '../domain/Alert.js';
import type { TimeNs } from '../domain/time.js';
import type { EgoMotionBuffer } from '../geometry/EgoMotionBuffer.js';
import type { TransformTree } from '../geometry/TransformTree.js';

/** Needed to place the inputs of one sample. */
export interface SyncContext {
  readonly tree: TransformTree;
  readonly ego: EgoMotionBuffer;
  readonly baseFrameId: string;
  /** Of the sample. */
  readonly stampNs: TimeNs;
  readonly onAlert: (alert: Alert) => void;
}
