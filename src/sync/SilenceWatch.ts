import type { Alert } from '../domain/Alert.js';
import type { RadarSweep } from '../domain/FusionSample.js';
import type { InputState } from '../domain/RoadScene.js';
import { secsBetween, type TimeNs } from '../domain/time.js';

export interface RadarCheck {
  readonly topic: string;
  readonly stampNs: TimeNs;
  /** Newest sweep of the topic, in the window or not. */
  readonly lastStampNs: TimeNs | undefined;
  /** Sweeps of the window. */
  readonly found: number;
  /** Those of them whose mounting is known. */
  readonly usable: readonly RadarSweep[];
}

/** Says how a radar went into a sample, and raises an alert when it did not. */
export class SilenceWatch {
  readonly #staleSecs: number;
  readonly #onAlert: (alert: Alert) => void;

  constructor(staleSecs: number, onAlert: (alert: Alert) => void) {
    this.#staleSecs = staleSecs;
    this.#onAlert = onAlert;
  }

  check({ topic, stampNs, lastStampNs, found, usable }: RadarCheck): InputState {
    const newest = usable.at(-1);
    if (newest !== undefined) {
      let pointCount = 0;
      for (const sweep of usable) pointCount += sweep.scan.points.count;
      return { topic, state: 'used', ageSecs: newest.ageSecs, pointCount };
    }
    if (found > 0) return { topic, state: 'rejected' };
    // A sweep after the camera frame is not old, the radar was only late for this one.
    const ageSecs = lastStampNs === undefined ? undefined : Math.max(0, secsBetween(lastStampNs, stampNs));
    const isSilent = ageSecs === undefined || ageSecs > this.#staleSecs;
    this.#onAlert({
      severity: isSilent ? 'error' : 'warning',
      code: isSilent ? 'sync/radar-silent' : 'sync/radar-late',
      message: `Expected a radar sweep in the window before the frame for ${topic} but received ${ageSecs === undefined ? 'none yet' : `the last one ${ageSecs.toFixed(3)} s before`}`,
      tip: isSilent
        ? 'The scene has no evidence of this radar. Check the radar driver and its cable.'
        : 'The scene has no evidence of this radar. Raise sync.radarWindowSecs when its cycle is longer than the window.',
      topic,
      stampNs,
    });
    if (ageSecs === undefined) return { topic, state: 'missing' };
    return { topic, state: isSilent ? 'missing' : 'stale', ageSecs };
  }
}
