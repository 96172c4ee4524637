/** What can be wrong with the content of an input that arrived in time. Stable: published as text, listed in docs/trust.md. */
export const HEALTH_FAULTS = [
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
export type HealthFault = (typeof HEALTH_FAULTS)[number];

/** One fault found in one input. */
export interface HealthFinding {
  readonly fault: HealthFault;
  readonly input: 'camera' | 'radar' | 'both';
  /** `unfit`: the input is blanked before the model sees it; `suspect`: it is used, and objects that rest on it alone are not confirmed. */
  readonly severity: 'suspect' | 'unfit';
  /** The figure that was measured against its limit, in the unit of that parameter. */
  readonly measured: number;
  readonly limit: number;
}
