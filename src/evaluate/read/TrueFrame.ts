import type { TimeNs } from '../../domain/time.js';
import type { ConditionValues } from '../conditions/ConditionTally.js';
import type { TrueObject } from '../detection/EvaluationObject.js';

/** The truth at one stamp. */
export interface TrueFrame {
  readonly stampNs: TimeNs;
  readonly frameId: string;
  /** Objects that a prediction should contain; undefined when the recording has no object list at this stamp. */
  readonly objects?: readonly TrueObject[];
  /** All objects, including those that no sensor sees; the listed objects where nothing else is known. */
  readonly present: readonly TrueObject[];
  readonly conditions: ConditionValues;
}
