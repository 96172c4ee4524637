import type { SensorRig } from '../SensorRig.js';
import type { RecordableDrive } from '../record/recordDrive.js';

/** The two mixes of scenarios; combinations of the second are held out of the first. */
export const MIX_NAMES = ['training', 'validation'] as const;
export type MixName = (typeof MIX_NAMES)[number];

/** One independent frame of a training set: which drive, when, and with which sensors. */
export interface TrainingSample {
  readonly drive: Pick<RecordableDrive, 'scenario' | 'seed' | 'worldAt'>;
  readonly timeSecs: number;
  readonly rig: SensorRig;
  /** Sweeps of a conventional radar that are put together, the last at `timeSecs`. */
  readonly sweeps: number;
  /** Of the imaging radar; 0 for unambiguous range rates. */
  readonly dopplerPeriodMps: number;
}

/** Makes sample `index` of a mix: the same index gives the same sample on every machine. */
export type SampleSource = (mix: MixName, index: number, image: ImageOptions) => TrainingSample;

export interface ImageOptions {
  readonly widthPx: number;
  readonly heightPx: number;
}
