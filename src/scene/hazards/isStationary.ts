import type { EgoPath } from '../path/EgoPath.js';
import type { PathObject } from '../path/PathObject.js';

const STILL_MPS = 1;
/** A speed known worse than this is not known to be 0. */
const MAX_SIGMA_MPS = 2;

/** Stands still over ground, as far as the filter can tell; never said while the ego speed is unknown. */
export const isStationary = ({ object, speedMps }: PathObject, path: EgoPath): boolean =>
  path.isSpeedKnown && speedMps < STILL_MPS && object.velocitySigmaMps < MAX_SIGMA_MPS;
