import type { Hazard } from '../domain/Hazard.js';
import type { ObjectClass } from '../domain/ObjectClass.js';
import type { PixelClass } from '../domain/PixelClass.js';
import type { VerdictKind } from '../domain/Verdict.js';

/** One colour a class in every output; chosen to be told apart on photographs and on light and dark grounds. */
export const CLASS_COLOURS: Readonly<Record<ObjectClass, string>> = {
  car: '#3d94e6',
  truck: '#e59a2c',
  bus: '#a877e0',
  trailer: '#8796a5',
  motorcycle: '#e2659a',
  bicycle: '#22b796',
  pedestrian: '#ea5a35',
  animal: '#9bb02f',
  hazard: '#d9b400',
  unknown: '#98a0a8',
};

export const PIXEL_COLOURS: Readonly<Partial<Record<PixelClass, string>>> = {
  road: '#2fa36b',
  lane_marking: '#ffd23f',
  sidewalk: '#b78bd9',
  vehicle: '#3d94e6',
  vulnerable_road_user: '#ea5a35',
};

export const SEVERITY_COLOURS: Readonly<Record<Hazard['severity'], string>> = {
  notice: '#d9b400',
  warning: '#e8862e',
  critical: '#dd3b2a',
};

/** Colour of rejected objects. */
export const GREY = '#8d959d';

/** How solid an object is drawn. */
export const VERDICT_ALPHA: Readonly<Record<VerdictKind, number>> = { confirmed: 0.5, unconfirmed: 0.15, rejected: 0 };

export interface Rgba {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

/** 0..1 each, as ROS and Foxglove take colours; `hex` is `#rrggbb`. */
export function rgba(hex: string, alpha: number): Rgba {
  const bits = Number.parseInt(hex.slice(1), 16);
  return { r: ((bits >> 16) & 255) / 255, g: ((bits >> 8) & 255) / 255, b: (bits & 255) / 255, a: alpha };
}
