import type { Detection } from '../domain/Detection.js';

/** Distance over ground from the vehicle frame's origin to the centre of the box. */
export const distanceM = (object: Detection): number => Math.hypot(object.xM, object.yM);

/** `car 0.83 · 24 m` */
export const objectText = (object: Detection): string =>
  `${object.label} ${object.score.toFixed(2)} · ${distanceM(object).toFixed(0)} m`;
