import type { Track } from '../../domain/Track.js';
import type { GuardParameters } from '../parameters.js';

/** The camera sees the object, or saw it a moment ago: radar alone never confirms. */
export const restsOnCamera = (track: Track, parameters: GuardParameters['tracks']): boolean =>
  track.provenance !== 'radar' &&
  track.cameraAgeSecs !== undefined &&
  track.cameraAgeSecs <= parameters.cameraMemorySecs;
