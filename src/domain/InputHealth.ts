/** Codes of health findings: what can be wrong with the content of an input that arrived in time. Stable: published as text, listed in docs/trust.md. */
export const FINDING_CODES = [
  'frozen-frame',
  'black-frame',
  'over-exposed',
  'blurred',
  'covered-lens',
  'noise-frame',
  'camera-late',
  'radar-dead',
  'radar-cluttered',
  'camera-radar-disagree',
  'miscalibrated',
  'out-of-distribution',
] as const;
/** Code of a health finding. @useDeclaredType */
export type FindingCode = (typeof FINDING_CODES)[number];

/** Rules that make findings, at most one finding each a frame. Several may find the same code. Stable: published as text, listed in docs/stages/guard.md. */
export const HEALTH_RULES = [
  'black-frame',
  'over-exposed',
  'exposure-jump',
  'noise-frame',
  'frozen-frame',
  'covered-lens',
  'covered-whole',
  'blurred',
  'dirty-lens',
  'sudden-dirt',
  'picture-jump',
  'late-camera',
  'radar-dead',
  'radar-cluttered',
  'radar-motion',
  'radar-jump',
  'bearing',
  'placement',
  'out-of-distribution',
] as const;
export type HealthRule = (typeof HEALTH_RULES)[number];

export const HEALTH_UNITS = ['', 's', 'm/s', 'rad', 'grey levels', 'returns'] as const;

/** One finding about one input. */
export interface HealthFinding {
  /** The rule that found it. */
  readonly rule: HealthRule;
  readonly code: FindingCode;
  readonly input: 'camera' | 'radar' | 'both';
  /** `unfit`: the input is blanked before the model sees it; `suspect`: it is used, but objects that depend on it alone are not confirmed. */
  readonly severity: 'suspect' | 'unfit';
  /** The figure that was measured against its limit. */
  readonly measured: number;
  readonly limit: number;
  /** Of both; empty for shares and ratios. */
  readonly unit: (typeof HEALTH_UNITS)[number];
}

/** In how many scenes of a run an input was unfit or suspect, and for what. */
export interface HealthCount {
  readonly input: HealthFinding['input'];
  readonly severity: HealthFinding['severity'];
  /** Scenes with at least one such finding. */
  readonly scenes: number;
  /** Scenes with each finding; a scene may have several. */
  readonly findings: Readonly<Partial<Record<FindingCode, number>>>;
}
