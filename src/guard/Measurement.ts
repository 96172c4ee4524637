import type { HealthFinding } from '../domain/InputHealth.js';

/** What a rule measured in one sample against its limit. */
export interface Measurement {
  /** As it is published when it is made. */
  readonly finding: HealthFinding;
  /** The limit is exceeded in this sample ... */
  readonly isOver: boolean;
  /** ... and for long enough: the finding is made. */
  readonly isFound: boolean;
}

/** A measurement of a rule that needs no second sample. */
export const atOnce = (isOver: boolean, finding: HealthFinding): Measurement => ({ finding, isOver, isFound: isOver });
