import type { Track } from '../../domain/Track.js';
import type { TrackRuleParameters } from './parameters.js';

/** A speed less certain than this may be off by a period of folded range rates. */
const SETTLED_SIGMA_MPS = 2;

/**
 * The fast path: near, and seen well by camera and radar each on its own. Waiting for a second frame costs 0.1 s, which at 15 m and 15 m/s is a tenth of what is left; a phantom would need both sensors to fail at the same place and time. The speed must be settled: what is confirmed may make a planner brake.
 */
export const isConfirmedAtOnce = (track: Track, parameters: TrackRuleParameters): boolean =>
  track.detectionVerdict?.kind === 'confirmed' &&
  track.missedFrames === 0 &&
  track.provenance === 'both' &&
  track.score >= parameters.fastScore &&
  (track.cameraScore ?? 0) >= parameters.fastScore &&
  track.radarPointCount >= parameters.fastRadarPoints &&
  track.velocitySigmaMps < SETTLED_SIGMA_MPS &&
  Math.hypot(track.xM, track.yM) < parameters.fastRangeM;
