import type { Detection } from '../../domain/Detection.js';
import type { ObjectReason } from '../../domain/Verdict.js';
import type { FrameView } from './FrameView.js';

/** A rule's verdict on a detection. `remark`: reported without lowering the verdict. */
export interface Remark {
  readonly reason: ObjectReason;
  readonly effect: 'remark' | 'unconfirm' | 'reject';
}

/** One rule on one detection whose numbers are finite; undefined: no objection. */
export type ObjectRule = (detection: Detection, view: FrameView) => Remark | undefined;
