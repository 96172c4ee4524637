import type { Track } from '../../domain/Track.js';
import type { GuardParameters } from '../parameters.js';

/** Least score and least camera-only objectness: an object that both the model and its camera branch are sure of. */
const FAST_SCORE = 0.6;
/** One return may be clutter. */
const FAST_RADAR_POINTS = 2;

/** A speed less certain than this may be off by a period of folded range rates. */
const SETTLED_SIGMA_MPS = 2;

/**
 * The fast path: near, and seen well by camera and radar each on its own. Waiting for a second frame costs 0.1 s, which at 15 m and 15 m/s is a tenth of what is left; a phantom would need both sensors to fail at the same place and time. The speed must be settled: what is confirmed may make a planner brake.
 */
export const isConfirmedAtOnce = (track: Track, parameters: GuardParameters['tracks']): boolean =>
  track.detectionVerdict?.kind === 'confirmed' &&
  track.missedFrames === 0 &&
  track.provenance === 'both' &&
  track.score >= FAST_SCORE &&
  (track.cameraScore ?? 0) >= FAST_SCORE &&
  track.radarPointCount >= FAST_RADAR_POINTS &&
  track.velocitySigmaMps < SETTLED_SIGMA_MPS &&
  Math.hypot(track.xM, track.yM) < parameters.fastRangeM;
