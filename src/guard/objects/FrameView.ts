import type { JudgeFacts } from '../GuardFacts.js';
import type { Occlusion } from './Occlusion.js';

/** A frame as the rules on single objects see it. */
export interface FrameView {
  readonly facts: JudgeFacts;
  /** Whether the model saw a picture that is not unfit. */
  readonly hasCamera: boolean;
  readonly hasRadar: boolean;
  /** Whether the picture is suspect: objects that depend on it alone are not confirmed. */
  readonly isCameraSuspect: boolean;
  /** Camera and radar do not show the same moment, or not the same place: nothing is confirmed. */
  readonly isDisagreeing: boolean;
  readonly isOutOfDistribution: boolean;
  readonly occlusion: Occlusion;
}
