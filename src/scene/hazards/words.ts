import type { PathObject } from '../path/PathObject.js';

const NAMES = {
  car: 'Car',
  truck: 'Truck',
  bus: 'Bus',
  trailer: 'Trailer',
  motorcycle: 'Motorcycle',
  bicycle: 'Cyclist',
  pedestrian: 'Pedestrian',
  animal: 'Animal',
  hazard: 'Obstacle',
  unknown: 'Object',
} as const;

export const nameOf = ({ object }: PathObject): string =>
  object.verdict.kind === 'confirmed' ? NAMES[object.label] : `Possible ${NAMES[object.label].toLowerCase()}`;

export const metres = (distanceM: number): string => `${Math.max(0, Math.round(distanceM))} m`;
export const seconds = (secs: number): string => `${secs.toFixed(1)} s`;
/** "38 m ahead". */
export const ahead = ({ gapM }: PathObject): string => `${metres(gapM)} ahead`;
export const sideOf = ({ acrossM }: PathObject): string => (acrossM > 0 ? 'left' : 'right');
