import type { EgoPath } from '../path/EgoPath.js';
import type { PathObject } from '../path/PathObject.js';

const STILL_MPS = 1;
/** A speed less certain than this cannot be taken as 0. */
const MAX_SIGMA_MPS = 2;

/** Whether the object is stationary over ground, within the accuracy of the filter; never true while the ego speed is unknown. */
export const isStationary = ({ object, speedMps }: PathObject, path: EgoPath): boolean =>
  path.isSpeedKnown && speedMps < STILL_MPS && object.velocitySigmaMps < MAX_SIGMA_MPS;
