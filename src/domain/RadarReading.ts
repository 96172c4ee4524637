import type { RangeRateKind } from './RadarScan.js';

/** Which fields of a radar's messages are its range rate, and what their numbers mean. */
export interface RangeRateReading {
  /** One field, or the two of a velocity in the sensor's x and y. */
  readonly fields: readonly [string] | readonly [string, string];
  /** m/s of one unit of the field; negative where positive numbers approach. */
  readonly mpsPerUnit: number;
  readonly kind: Exclude<RangeRateKind, 'none'>;
}

/** How the numbers of one radar topic are read. */
export interface RadarReading {
  /** Undefined: it reports none, or none that can be told. */
  readonly rangeRate?: RangeRateReading;
  /** Of azimuth and elevation, where positions are polar. */
  readonly radPerUnit: number;
}

/** By topic; a topic that is not there is read by the names of its fields. */
export type RadarReadings = ReadonlyMap<string, RadarReading>;
