import type { Track } from '../../domain/Track.js';
import type { GuardParameters } from '../parameters.js';

/** An object whose camera-only objectness is below this, or that is not detected in this frame, has weak evidence, which must last longer: so many frames of the newest so many. */
const WEAK_CAMERA_SCORE = 0.3;
const WEAK_HITS = 3;
const WEAK_WINDOW = 5;
/** Share of its last 10 frames that must have confirmed an object which is now seen with too little evidence. */
const HOLD_SHARE = 0.5;
/** With fewer frames the history cannot keep a confirmation. */
const LEAST_HISTORY = 5;

/**
 * m of the n newest frames confirmed the object (Blackman & Popoli, Design and Analysis of Modern Tracking Systems, 1999, ch. 6: m/n logic). An object that is seen now with short
 * evidence keeps a confirmation that its longer history earned, so that a score around its threshold does not flicker.
 */
export function isPersistent(track: Track, parameters: GuardParameters['tracks']): boolean {
  const { hits } = track;
  // Coasting, or hardly seen by the camera: the evidence must have lasted.
  const isWeak = (track.cameraScore ?? 0) < WEAK_CAMERA_SCORE;
  const needed = isWeak ? WEAK_HITS : parameters.confirmHits;
  const window = isWeak ? WEAK_WINDOW : parameters.confirmWindow;
  let inWindow = 0;
  let confirmed = 0;
  for (let i = 0; i < hits.length; i++) {
    if (hits[i] !== 'confirmed') continue;
    confirmed += 1;
    if (i < window) inWindow += 1;
  }
  if (inWindow >= needed) return true;
  return hits.length >= LEAST_HISTORY && confirmed >= HOLD_SHARE * hits.length && confirmed >= needed;
}
