import type { RadarPoints } from '../../domain/RadarScan.js';
import type { SensorRig } from '../SensorRig.js';

/** One sweep as the simulated radar reports it, in the radar's frame; arrays may be longer than `points.count`. */
export interface RadarSweep {
  readonly kind: SensorRig['radar']['kind'];
  /** `magnitudeDb` is RCS in dBsm (conventional) or a dB figure of 45 and more (imaging). Range rates as measured, not ego-compensated. */
  readonly points: RadarPoints;
  /** Actor id, or a value of `ECHO_SOURCE`, per point. Never recorded as a sensor field. */
  readonly source: Int32Array;
  /** Range rates are folded into this period; 0: unambiguous. */
  readonly dopplerPeriodMps: number;
}
