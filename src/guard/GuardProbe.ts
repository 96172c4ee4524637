import type { HealthRule } from '../domain/InputHealth.js';
import type { ObjectReason } from '../domain/Verdict.js';
import type { Measurement } from './Measurement.js';

/** A rule on inputs, or the reason of a rule on objects. */
export type SkippedRule = HealthRule | ObjectReason;

/** What measurements of the guard itself set; empty in use. */
export interface GuardProbe {
  /** Rules that are switched off: to measure what each is worth. */
  readonly skipped?: ReadonlySet<SkippedRule>;
  /** Sees each measurement, found or not: to measure how far limits are from drives without a fault. */
  readonly onMeasured?: (measurement: Measurement) => void;
}

/** The finding of a measurement, unless its rule is switched off or its limit not exceeded for long enough. */
export function findingOf({ skipped, onMeasured }: GuardProbe, measurement: Measurement | undefined) {
  if (measurement === undefined || skipped?.has(measurement.finding.rule) === true) return undefined;
  onMeasured?.(measurement);
  return measurement.isFound ? measurement.finding : undefined;
}
