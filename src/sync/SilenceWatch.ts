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

/** Reports how a radar went into a sample and raises an alert when it did not; only a note while the run is too young for a silent radar to count as missing. */
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
    // A stamp before the first one means that the clock restarted.
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
    // A sweep newer than the camera frame is not stale: the radar was only late for this frame.
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
  tip: 'The radar is silent: check its driver and cable. The scene has no evidence from it.',
  topic,
  stampNs,
});

const late = (topic: string, stampNs: TimeNs, received: string): Alert => ({
  severity: 'warning',
  code: 'sync/radar-late',
  message: expected(topic, received),
  tip: 'The sweep came too late, so the scene has no evidence from this radar. Raise sync.radarWindowSecs if the radar’s cycle is longer than the window.',
  topic,
  stampNs,
});

/** It has its own code so that the error that may follow is not counted under this note. */
const notBegun = (topic: string, stampNs: TimeNs): Alert => ({
  severity: 'info',
  code: 'sync/radar-not-begun',
  message: expected(topic, 'none yet'),
  tip: 'The first frames may be older than the first sweep. If no sweep follows, sync/radar-silent reports it.',
  topic,
  stampNs,
});
