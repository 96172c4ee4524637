import type { TimeNs } from '../../domain/time.js';
import type { ConditionValues } from '../conditions/ConditionTally.js';
import type { TrueObject } from '../detection/EvaluationObject.js';

/** What is true at one stamp. */
export interface TrueFrame {
  readonly stampNs: TimeNs;
  readonly frameId: string;
  /** What a prediction is asked for; undefined when the recording has no objects at this stamp. */
  readonly objects?: readonly TrueObject[];
  /** All that is there, also what no sensor sees; the listed objects where nothing else is known. */
  readonly present: readonly TrueObject[];
  readonly conditions: ConditionValues;
}
