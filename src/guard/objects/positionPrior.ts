import type { ObjectRule } from './ObjectRule.js';

/** An object whose centre is closer to base_link would be inside the vehicle. */
const OWN_SPACE_M = 0.6;
/** Farther behind base_link nothing is in sight of forward sensors. */
const MAX_BEHIND_M = 2;
/** Beyond the range of automotive radars and of any grid a model has. */
const MAX_RANGE_M = 200;

/** Positions where no object can be, or none can be seen by these sensors. */
export const positionPrior: ObjectRule = ({ xM, yM }) => {
  const rangeM = Math.hypot(xM, yM);
  return rangeM < OWN_SPACE_M || xM < -MAX_BEHIND_M || rangeM > MAX_RANGE_M
    ? { reason: 'position-prior', effect: 'reject' }
    : undefined;
};
