import type { Detection } from '../domain/Detection.js';
import type { SceneObject } from '../domain/Track.js';
import type { ObjectReason, Verdict } from '../domain/Verdict.js';

/** Distance over ground from the vehicle frame's origin to the centre of the box. */
export const objectDistanceM = (object: Detection): number => Math.hypot(object.xM, object.yM);

export const speedMps = (object: SceneObject): number => Math.hypot(object.velocityXMps, object.velocityYMps);

/** `size prior` */
export const reasonText = (reason: ObjectReason): string => reason.replaceAll('-', ' ');

/** `not persistent, radar missing`; '' when there is no reason. */
export const reasonsText = ({ reasons }: Verdict): string => reasons.map(reasonText).join(', ');

/** `car #12 0.83 · 24 m · 8.3 m/s`; an unconfirmed object has a question mark and the first reason: `car? #12 0.41 · 24 m · not persistent`. */
export function objectText(object: SceneObject): string {
  const isConfirmed = object.verdict.kind === 'confirmed';
  const head = `${object.label}${isConfirmed ? '' : '?'} #${object.trackId} ${object.score.toFixed(2)} · ${objectDistanceM(object).toFixed(0)} m`;
  if (isConfirmed) return `${head} · ${speedMps(object).toFixed(1)} m/s`;
  const [reason] = object.verdict.reasons;
  return reason === undefined ? head : `${head} · ${reasonText(reason)}`;
}

/** `car? #12 not persistent`: for an unconfirmed object where space is short. */
export const unsureText = ({ label, trackId, verdict: { reasons } }: SceneObject): string =>
  `${label}? #${trackId}${reasons[0] === undefined ? '' : ` ${reasonText(reasons[0])}`}`;

/** `✕ car: size prior` */
export const rejectedText = (object: Detection & { readonly verdict: Verdict }): string =>
  `✕ ${object.label}${object.verdict.reasons.length > 0 ? `: ${reasonsText(object.verdict)}` : ''}`;
