import { isFiniteValue } from '../../domain/finite.js';
import type { SceneObject, Track } from '../../domain/Track.js';
import type { ObjectReason, Verdict } from '../../domain/Verdict.js';
import type { BandCamera } from '../../geometry/BandCamera.js';
import { isInPicture } from '../objects/isInPicture.js';
import { verdictOf } from '../verdictOf.js';
import { isConfirmedAtOnce } from './isConfirmedAtOnce.js';
import { isPersistent } from './isPersistent.js';
import type { GuardParameters } from '../parameters.js';
import { restsOnCamera } from './restsOnCamera.js';

/** Reasons that remove a confirmation in the same frame, however well the object was seen before. */
const NEVER_CONFIRMED: ReadonlySet<ObjectReason> = new Set([
  'not-finite',
  'size-prior',
  'duplicate',
  'input-unhealthy',
  'out-of-distribution',
]);

/** The verdict over the recent frames of each track; `camera` of this frame, undefined without a picture. Linear in the tracks. */
export const confirmTracks = (
  tracks: readonly Track[],
  parameters: GuardParameters['tracks'],
  camera: BandCamera | undefined,
): readonly SceneObject[] => tracks.map((track) => ({ ...track, verdict: trackVerdict(track, parameters, camera) }));

export function trackVerdict(
  track: Track,
  parameters: GuardParameters['tracks'],
  camera: BandCamera | undefined,
): Verdict {
  if (!isFiniteValue(track)) return verdictOf('rejected', ['not-finite']);
  const reasons = new Set<ObjectReason>(track.detectionVerdict?.reasons);
  let confirmed = isPersistent(track, parameters) || isConfirmedAtOnce(track, parameters);
  if (!confirmed) reasons.add('not-persistent');
  if (track.missedFrames > 0) {
    reasons.add('coasting');
    // Outside the view of all sensors its presence cannot be checked.
    if (track.missedFrames > parameters.coastFrames || (camera !== undefined && !isInPicture(track, camera)))
      confirmed = false;
  }
  if (!restsOnCamera(track, parameters)) {
    reasons.add('radar-only');
    confirmed = false;
  }
  if (track.detectionVerdict?.kind === 'rejected') confirmed = false;
  for (const reason of reasons) if (NEVER_CONFIRMED.has(reason)) confirmed = false;
  return verdictOf(confirmed ? 'confirmed' : 'unconfirmed', reasons);
}
