import type { Track } from '../../domain/Track.js';
import type { TrackRuleParameters } from './parameters.js';

/**
 * The fast path: near, and seen well by camera and radar each on its own. Waiting for a second frame costs 0.1 s, which at 15 m and 15 m/s is a tenth of what is left; a phantom would need both sensors to fail at the same place and time.
 */
export const isConfirmedAtOnce = (track: Track, parameters: TrackRuleParameters): boolean =>
  track.detectionVerdict?.kind === 'confirmed' &&
  track.missedFrames === 0 &&
  track.provenance === 'both' &&
  track.score >= parameters.fastScore &&
  (track.cameraScore ?? 0) >= parameters.fastScore &&
  track.radarPointCount >= parameters.fastRadarPoints &&
  Math.hypot(track.xM, track.yM) < parameters.fastRangeM;
