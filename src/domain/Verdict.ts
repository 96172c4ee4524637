import type { Detection } from './Detection.js';

/**
 * The guard's verdict on an object. `confirmed`: a planner may act on it; `unconfirmed`: possibly there, but with too little evidence; `rejected`: not for a planner, listed only so that a person can see why.
 */
export const VERDICT_KINDS = ['confirmed', 'unconfirmed', 'rejected'] as const;
/** How far an object can be relied on. @useDeclaredType */
export type VerdictKind = (typeof VERDICT_KINDS)[number];

/** Reasons against confirming an object. Stable: published as text, listed in docs/trust.md. */
export const OBJECT_REASONS = [
  'not-finite',
  'size-prior',
  'speed-prior',
  'ground-contact',
  'duplicate',
  'camera-missing',
  'camera-only',
  'radar-only',
  'low-score',
  'not-persistent',
  'coasting',
  'input-unhealthy',
  'out-of-distribution',
] as const;
/** Why an object is not simply confirmed. @useDeclaredType */
export type ObjectReason = (typeof OBJECT_REASONS)[number];

export interface Verdict {
  readonly kind: VerdictKind;
  /** Most severe first; empty only for a confirmed object with nothing to remark. */
  readonly reasons: readonly ObjectReason[];
}

/** A detection of one frame with the verdict of the single-frame rules. */
export interface JudgedDetection extends Detection {
  readonly verdict: Verdict;
}
