import { z } from 'zod';
import { numberParameter } from '../../config/parameters.js';
import { CLASS_SPEEDS_MPS } from '../../domain/classSpeeds.js';
import type { ObjectRule } from './ObjectRule.js';

export const speedPriorSchema = z.strictObject({
  tolerance: numberParameter({
    default: 1,
    min: 0.5,
    max: 5,
    unit: '',
    description:
      'speed-prior: an object faster than the top speed of its class (docs/stages/guard.md) by this factor is unconfirmed ...',
  }),
  rejectTolerance: numberParameter({
    default: 2,
    min: 0.5,
    max: 10,
    unit: '',
    description: '... and by this factor rejected.',
  }),
});

/** Faster than anything of its class. */
export function speedPrior(parameters: z.output<typeof speedPriorSchema>): ObjectRule {
  return ({ radialSpeedMps, label }) => {
    const times = Math.abs(radialSpeedMps ?? 0) / CLASS_SPEEDS_MPS[label];
    if (times > parameters.rejectTolerance) return { reason: 'speed-prior', effect: 'reject' };
    return times > parameters.tolerance ? { reason: 'speed-prior', effect: 'unconfirm' } : undefined;
  };
}
