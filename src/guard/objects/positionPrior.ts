import { z } from 'zod';
import { numberParameter } from '../../config/parameters.js';
import type { ObjectRule } from './ObjectRule.js';

export const positionPriorSchema = z.strictObject({
  ownSpaceM: numberParameter({
    default: 0.6,
    min: 0,
    max: 5,
    unit: 'm',
    description:
      'position-prior: an object whose centre is closer to base_link than this would be inside the vehicle: rejected.',
  }),
  maxBehindM: numberParameter({
    default: 2,
    min: 0,
    max: 100,
    unit: 'm',
    description:
      'position-prior: an object farther behind base_link than this is out of sight of forward sensors: rejected.',
  }),
  maxRangeM: numberParameter({
    default: 200,
    min: 10,
    max: 1000,
    unit: 'm',
    description: 'position-prior: an object farther away than this is rejected.',
  }),
});

/** Positions where no object can be, or none can be seen by these sensors. */
export function positionPrior(parameters: z.output<typeof positionPriorSchema>): ObjectRule {
  const { ownSpaceM, maxBehindM, maxRangeM } = parameters;
  return ({ xM, yM }) => {
    const rangeM = Math.hypot(xM, yM);
    return rangeM < ownSpaceM || xM < -maxBehindM || rangeM > maxRangeM
      ? { reason: 'position-prior', effect: 'reject' }
      : undefined;
  };
}
