import type { CaseScore } from './scoreCase.js';
import type { ErrorCounts } from './ErrorCounts.js';

/** Errors of one drive, without or with a fault. */
export interface DriveErrors {
  readonly drive: string;
  readonly kind: string;
  /** `none` or the fault's name. */
  readonly fault: string;
  readonly counts: ErrorCounts;
}

/** What the suite writes. */
export interface FaultReport {
  readonly format: 'roadscene-faults/1';
  readonly model: string;
  readonly modelSha256: string;
  readonly settings: {
    readonly frames: number;
    readonly onsetSecs: number;
    readonly seed: number;
    readonly drives: readonly string[];
    /** Processor and operating system. */
    readonly machine: string;
  };
  readonly cases: readonly CaseScore[];
  /** Of drives without a fault, whole. */
  readonly nominal: readonly DriveErrors[];
  /** For drives on empty roads, without and with the faults that cause phantoms. */
  readonly empty: readonly DriveErrors[];
}
