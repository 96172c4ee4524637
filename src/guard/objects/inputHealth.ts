import type { ObjectRule } from './ObjectRule.js';

/** The effect of a suspect input, a disagreement or an out-of-distribution frame on a single object. */
export const inputHealth: ObjectRule = (detection, view) => {
  if (view.isOutOfDistribution) return { reason: 'out-of-distribution', effect: 'unconfirm' };
  if (view.isDisagreeing) return { reason: 'input-unhealthy', effect: 'unconfirm' };
  const restsOnCameraAlone = !view.hasRadar || detection.radarPointCount === 0;
  return view.isCameraSuspect && restsOnCameraAlone ? { reason: 'input-unhealthy', effect: 'unconfirm' } : undefined;
};
