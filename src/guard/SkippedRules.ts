import type { HealthRule } from '../domain/InputHealth.js';
import type { ObjectReason } from '../domain/Verdict.js';

/** Rules on inputs, and reasons of rules on objects, that are switched off: to measure what each is worth. */
export type SkippedRules = ReadonlySet<HealthRule | ObjectReason>;
