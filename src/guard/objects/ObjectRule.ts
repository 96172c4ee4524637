import type { Detection } from '../../domain/Detection.js';
import type { ObjectReason } from '../../domain/Verdict.js';
import type { FrameView } from './FrameView.js';

/** What a rule says of a detection. `remark`: it is told, and takes nothing away. */
export interface Remark {
  readonly reason: ObjectReason;
  readonly effect: 'remark' | 'unconfirm' | 'reject';
}

/** One rule on one detection whose numbers are finite; undefined: nothing to say. */
export type ObjectRule = (detection: Detection, view: FrameView) => Remark | undefined;
