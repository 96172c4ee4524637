export const EVALUATE_DEFAULTS = { toleranceNs: 0n, missing: 'leave-out', bootstraps: 500, seed: 1 } as const;
