import type { JudgeFacts } from '../GuardFacts.js';
import type { Occlusion } from './Occlusion.js';
import type { RadarCoverage } from './RadarCoverage.js';

/** A frame as the rules on single objects see it. */
export interface FrameView {
  readonly facts: JudgeFacts;
  /** The model saw a picture, and nothing says that it was unfit. */
  readonly hasCamera: boolean;
  readonly hasRadar: boolean;
  /** The picture is suspect: what rests on it alone is not confirmed. */
  readonly isCameraSuspect: boolean;
  /** Camera and radar do not show the same moment, or not the same place: nothing is confirmed. */
  readonly isDisagreeing: boolean;
  readonly isOutOfDistribution: boolean;
  readonly occlusion: Occlusion;
  readonly coverage: RadarCoverage;
}
