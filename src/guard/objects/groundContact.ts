import type { GuardParameters } from '../parameters.js';
import type { ObjectRule } from './ObjectRule.js';

/** Beyond this many times the limit an object is not on this road at all. */
const REJECT_TIMES = 2.5;

/** Objects on a road touch the ground. */
export function groundContact({ groundToleranceM, groundSlope }: GuardParameters['objects']): ObjectRule {
  return ({ xM, yM, zM, heightM }) => {
    const offM = Math.abs(zM - heightM / 2);
    const allowedM = groundToleranceM + groundSlope * Math.hypot(xM, yM);
    if (offM > allowedM * REJECT_TIMES) return { reason: 'ground-contact', effect: 'reject' };
    return offM > allowedM ? { reason: 'ground-contact', effect: 'unconfirm' } : undefined;
  };
}
