import type { Alert } from '../domain/Alert.js';
import type { PlacedSweep } from '../domain/FusionSample.js';
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
  readonly usable: readonly PlacedSweep[];
}

/** Says how a radar went into a sample, and raises an alert when it did not; a note while the run is younger than a radar may be silent and it has sent nothing yet. */
export class SilenceWatch {
  readonly #staleSecs: number;
  readonly #onAlert: (alert: Alert) => void;
  /** Of the run's first sample. */
  #firstNs: TimeNs | undefined;

  constructor(staleSecs: number, onAlert: (alert: Alert) => void) {
    this.#staleSecs = staleSecs;
    this.#onAlert = onAlert;
  }

  check({ topic, stampNs, lastStampNs, found, usable }: RadarCheck): InputState {
    // A stamp before the first one is a new start of the clock.
    if (this.#firstNs === undefined || stampNs < this.#firstNs) this.#firstNs = stampNs;
    const newest = usable.at(-1);
    if (newest !== undefined) {
      let pointCount = 0;
      for (const sweep of usable) pointCount += sweep.scan.points.count;
      return { topic, state: 'used', ageSecs: newest.ageSecs, pointCount };
    }
    if (found > 0) return { topic, state: 'rejected' };
    if (lastStampNs === undefined) {
      const isLong = secsBetween(this.#firstNs, stampNs) > this.#staleSecs;
      this.#onAlert(isLong ? silent(topic, stampNs, 'none yet') : notBegun(topic, stampNs));
      return { topic, state: 'missing' };
    }
    // A sweep after the camera frame is not old, the radar was only late for this one.
    const ageSecs = Math.max(0, secsBetween(lastStampNs, stampNs));
    const isSilent = ageSecs > this.#staleSecs;
    const received = `the last one ${ageSecs.toFixed(3)} s before`;
    this.#onAlert(isSilent ? silent(topic, stampNs, received) : late(topic, stampNs, received));
    return { topic, state: isSilent ? 'missing' : 'stale', ageSecs };
  }
}

const expected = (topic: string, received: string): string =>
  `Expected a radar sweep in the window before the frame for ${topic} but received ${received}`;

const silent = (topic: string, stampNs: TimeNs, received: string): Alert => ({
  severity: 'error',
  code: 'sync/radar-silent',
  message: expected(topic, received),
  tip: 'The scene has no evidence of this radar. Check the radar driver and its cable.',
  topic,
  stampNs,
});

const late = (topic: string, stampNs: TimeNs, received: string): Alert => ({
  severity: 'warning',
  code: 'sync/radar-late',
  message: expected(topic, received),
  tip: 'The scene has no evidence of this radar. Raise sync.radarWindowSecs when its cycle is longer than the window.',
  topic,
  stampNs,
});

/** A code of its own: the error that may follow must not be counted under this note. */
const notBegun = (topic: string, stampNs: TimeNs): Alert => ({
  severity: 'info',
  code: 'sync/radar-not-begun',
  message: expected(topic, 'none yet'),
  tip: 'The first frames may be older than the first sweep. If it stays away, sync/radar-silent says so.',
  topic,
  stampNs,
});
