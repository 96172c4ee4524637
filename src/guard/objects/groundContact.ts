import { z } from 'zod';
import { numberParameter } from '../../config/parameters.js';
import type { ObjectRule } from './ObjectRule.js';

export const groundContactSchema = z.strictObject({
  toleranceM: numberParameter({
    default: 0.6,
    min: 0.05,
    max: 5,
    unit: 'm',
    description: 'ground-contact: largest distance of the bottom of a box from the road ...',
  }),
  slope: numberParameter({
    default: 0.03,
    min: 0,
    max: 0.2,
    unit: '',
    description: '... plus this much per metre of range, for hills and pitch. Beyond it the object is unconfirmed ...',
  }),
  rejectTimes: numberParameter({
    default: 2.5,
    min: 1,
    max: 20,
    unit: '',
    description: '... and rejected beyond this many times that limit.',
  }),
});

/** Objects on a road touch the ground. */
export function groundContact(parameters: z.output<typeof groundContactSchema>): ObjectRule {
  const { toleranceM, slope, rejectTimes } = parameters;
  return ({ xM, yM, zM, heightM }) => {
    const offM = Math.abs(zM - heightM / 2);
    const allowedM = toleranceM + slope * Math.hypot(xM, yM);
    if (offM > allowedM * rejectTimes) return { reason: 'ground-contact', effect: 'reject' };
    return offM > allowedM ? { reason: 'ground-contact', effect: 'unconfirm' } : undefined;
  };
}
