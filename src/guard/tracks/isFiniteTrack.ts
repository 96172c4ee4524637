import type { Track } from '../../domain/Track.js';
import { isFiniteDetection } from '../objects/isFiniteDetection.js';

/** Every number of it, the filter's too. */
export const isFiniteTrack = (track: Track): boolean =>
  isFiniteDetection(track) &&
  Number.isFinite(
    track.velocityXMps +
      track.velocityYMps +
      track.yawRateRadps +
      track.positionSigmaM +
      track.velocitySigmaMps +
      track.ageSecs +
      track.missedFrames +
      (track.cameraAgeSecs ?? 0) +
      (track.radarAgeSecs ?? 0),
  );
