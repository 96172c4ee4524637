import type { Detection } from './Detection.js';

/**
 * What the guard says of an object. `confirmed`: a planner may act on it; `unconfirmed`: it may be there, the evidence is short; `rejected`: it is held back, and listed only so that
 * a person can see why.
 */
export type VerdictKind = 'confirmed' | 'unconfirmed' | 'rejected';

/** Why an object is not simply confirmed. Stable: published as text, listed in docs/trust.md. */
export const OBJECT_REASONS = [
  'not-finite',
  'size-prior',
  'speed-prior',
  'position-prior',
  'ground-contact',
  'image-height',
  'duplicate',
  'radar-missing',
  'camera-missing',
  'camera-only',
  'radar-only',
  'low-score',
  'not-persistent',
  'coasting',
  'input-unhealthy',
  'out-of-distribution',
] as const;
export type ObjectReason = (typeof OBJECT_REASONS)[number];

export interface Verdict {
  readonly kind: VerdictKind;
  /** Most severe first; empty only for a confirmed object with nothing to remark. */
  readonly reasons: readonly ObjectReason[];
}

/** A detection of one frame with what the single-frame rules said of it. */
export interface JudgedDetection extends Detection {
  readonly verdict: Verdict;
}
