import { OBJECT_REASONS, type ObjectReason, type Verdict, type VerdictKind } from '../domain/Verdict.js';

/** A verdict with each reason once, most severe first (the order of OBJECT_REASONS). */
export function verdictOf(kind: VerdictKind, reasons: Iterable<ObjectReason>): Verdict {
  const found = new Set(reasons);
  return { kind, reasons: found.size === 0 ? NONE : OBJECT_REASONS.filter((reason) => found.has(reason)) };
}

const NONE: readonly ObjectReason[] = [];
