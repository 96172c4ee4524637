import type { TimeNs } from './time.js';

/** Structure of arrays, one entry a return, in the radar's own frame (x forward, y left, z up, metres). All arrays have `count` entries. */
export interface RadarPoints {
  readonly count: number;
  readonly xM: Float32Array;
  readonly yM: Float32Array;
  readonly zM: Float32Array;
  /** Range rate, positive = moving away; NaN-free; zeros when the radar reports none (`rangeRateKind: 'none'`). */
  readonly rangeRateMps: Float32Array;
  /** Strength in dB (RCS in dBsm, SNR or amplitude: only differences within a scan are used); zeros when absent. */
  readonly magnitudeDb: Float32Array;
}

/** What the range rates of a scan mean. */
export type RangeRateKind =
  | 'none'
  /** As measured: a stationary object ahead of a moving radar approaches. */
  | 'measured'
  /** Ego motion removed by the sensor: a stationary object reads 0. */
  | 'compensated';

export interface RadarScan {
  readonly type: 'radar';
  readonly topic: string;
  readonly frameId: string;
  readonly stampNs: TimeNs;
  readonly receivedNs: TimeNs;
  readonly points: RadarPoints;
  readonly rangeRateKind: RangeRateKind;
  /** Returns dropped for NaN or infinite values. */
  readonly invalidPoints: number;
}
