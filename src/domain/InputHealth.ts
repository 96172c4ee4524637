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
  'out-of-distribution',
] as const;
/** Code of a health finding. @useDeclaredType */
export type FindingCode = (typeof FINDING_CODES)[number];

/** One finding about one input. */
export interface HealthFinding {
  readonly code: FindingCode;
  readonly input: 'camera' | 'radar' | 'both';
  /** `unfit`: the input is blanked before the model sees it; `suspect`: it is used, but objects that depend on it alone are not confirmed. */
  readonly severity: 'suspect' | 'unfit';
  /** The measured value, in the unit of the parameter that limits it. */
  readonly measured: number;
  readonly limit: number;
}
