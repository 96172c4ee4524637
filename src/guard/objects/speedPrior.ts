import { CLASS_SPEEDS_MPS } from '../../domain/classSpeeds.js';
import type { ObjectRule } from './ObjectRule.js';

/** Times the top speed of its class: the table bounds what drives on roads, so one is enough, and twice is an error of the range rate. */
const TOLERANCE = 1;
const REJECT_TOLERANCE = 2;

/** Faster than anything of its class. */
export const speedPrior: ObjectRule = ({ radialSpeedMps, label }) => {
  const times = Math.abs(radialSpeedMps ?? 0) / CLASS_SPEEDS_MPS[label];
  if (times > REJECT_TOLERANCE) return { reason: 'speed-prior', effect: 'reject' };
  return times > TOLERANCE ? { reason: 'speed-prior', effect: 'unconfirm' } : undefined;
};
