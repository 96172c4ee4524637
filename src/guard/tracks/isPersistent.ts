import type { Track } from '../../domain/Track.js';
import type { TrackRuleParameters } from './parameters.js';

/** With fewer frames the history cannot keep a confirmation. */
const LEAST_HISTORY = 5;

/**
 * m of the n newest frames confirmed the object (Blackman & Popoli, Design and Analysis of Modern Tracking Systems, 1999, ch. 6: m/n logic). An object that is seen now with short
 * evidence keeps a confirmation that its longer history earned, so that a score around its threshold does not flicker.
 */
export function isPersistent(track: Track, parameters: TrackRuleParameters): boolean {
  const { hits } = track;
  // Coasting, or hardly seen by the camera: the evidence must have lasted.
  const isWeak = (track.cameraScore ?? 0) < parameters.weakCameraScore;
  const needed = isWeak ? parameters.weakHits : parameters.confirmHits;
  const window = isWeak ? parameters.weakWindow : parameters.confirmWindow;
  let inWindow = 0;
  let confirmed = 0;
  for (let i = 0; i < hits.length; i++) {
    if (hits[i] !== 'confirmed') continue;
    confirmed += 1;
    if (i < window) inWindow += 1;
  }
  if (inWindow >= needed) return true;
  return hits.length >= LEAST_HISTORY && confirmed >= parameters.holdShare * hits.length && confirmed >= needed;
}
