import type { Alert } from '../domain/Alert.js';
import type { PlacedSweep } from '../domain/FusionSample.js';
import type { InputState } from '../domain/RoadScene.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import type { ClockWatch } from './ClockWatch.js';

export interface SilenceWatchOptions {
  readonly staleSecs: number;
  readonly clocks: ClockWatch;
  readonly onAlert: (alert: Alert) => void;
}

export interface RadarCheck {
  readonly topic: string;
  readonly stampNs: TimeNs;
  readonly camera: string | undefined;
  /** Newest sweep of the topic, in the window or not. */
  readonly last: { readonly stampNs: TimeNs; readonly receivedNs: TimeNs } | undefined;
  /** Newest receive time of all messages. */
  readonly nowNs: TimeNs;
  /** Why the newest message could not be read. */
  readonly unreadable: string | undefined;
  /** Sweeps of the window. */
  readonly found: number;
  /** Those of them whose mounting is known. */
  readonly usable: readonly PlacedSweep[];
}

/** Reports how a radar went into a sample and raises an alert when it did not; only a note while the run is too young for a silent radar to count as missing. */
export class SilenceWatch {
  readonly #options: SilenceWatchOptions;
  /** Of the run's first sample. */
  #firstNs: TimeNs | undefined;

  constructor(options: SilenceWatchOptions) {
    this.#options = options;
  }

  check({ topic, stampNs, camera, last, nowNs, unreadable, found, usable }: RadarCheck): InputState {
    const { staleSecs, clocks, onAlert } = this.#options;
    // A stamp before the first one means that the clock restarted.
    if (this.#firstNs === undefined || stampNs < this.#firstNs) this.#firstNs = stampNs;
    const newest = usable.at(-1);
    if (newest !== undefined) {
      let pointCount = 0;
      for (const sweep of usable) pointCount += sweep.scan.points.count;
      return { topic, state: 'used', ageSecs: newest.ageSecs, pointCount };
    }
    if (found > 0) return { topic, state: 'rejected' };
    if (unreadable !== undefined) {
      onAlert(unreadableSweeps(topic, stampNs, unreadable));
      return { topic, state: 'rejected' };
    }
    if (last === undefined) {
      const isLong = secsBetween(this.#firstNs, stampNs) > staleSecs;
      onAlert(isLong ? silent(topic, stampNs, 'none yet') : notBegun(topic, stampNs));
      return { topic, state: 'missing' };
    }
    // A sweep newer than the camera frame is not stale: the radar was only late for this frame.
    const aheadSecs = secsBetween(stampNs, last.stampNs);
    const ageSecs = Math.max(0, -aheadSecs);
    // Beside pictures of another clock no sweep can lie in the window; that clock has an alert of its own.
    if (camera !== undefined && clocks.judge(camera)?.isCorrected === false) return { topic, state: 'stale', ageSecs };
    if (ageSecs <= staleSecs || secsBetween(last.receivedNs, nowNs) <= staleSecs) {
      const received = aheadSecs > 0 ? `${aheadSecs.toFixed(3)} s after` : `${ageSecs.toFixed(3)} s before`;
      onAlert(late({ topic, stampNs, received: `the last one ${received} it`, ...delaysOf(topic, camera, clocks) }));
      return { topic, state: 'stale', ageSecs };
    }
    onAlert(silent(topic, stampNs, `the last one ${ageSecs.toFixed(3)} s before it`));
    return { topic, state: 'missing', ageSecs };
  }
}

const expected = (topic: string, received: string): string =>
  `Expected a radar sweep in the window before the frame for ${topic} but received ${received}`;

const silent = (topic: string, stampNs: TimeNs, received: string): Alert => ({
  severity: 'error',
  code: 'sync/radar-silent',
  message: expected(topic, received),
  tip: 'No sweep arrives: check the radar’s driver and cable. The scene has no evidence from it.',
  topic,
  stampNs,
});

const unreadableSweeps = (topic: string, stampNs: TimeNs, reason: string): Alert => ({
  severity: 'error',
  code: 'sync/radar-unreadable',
  message: expected(topic, `sweeps that cannot be read: ${reason}`),
  tip: 'The radar sends. The scene has no evidence from it until its sweeps can be read.',
  topic,
  stampNs,
});

interface Late {
  readonly topic: string;
  readonly stampNs: TimeNs;
  readonly received: string;
  /** Median delays from stamp to arrival, where both are known. */
  readonly delays?: { readonly radarSecs: number; readonly cameraSecs: number };
}

function delaysOf(topic: string, camera: string | undefined, clocks: ClockWatch): Pick<Late, 'delays'> {
  const radarSecs = clocks.delaySecs(topic);
  const cameraSecs = camera === undefined ? undefined : clocks.delaySecs(camera);
  return radarSecs === undefined || cameraSecs === undefined ? {} : { delays: { radarSecs, cameraSecs } };
}

/** Sweeps arrive, but none lies in the window: the radar's delay or clock, or its cycle. */
function late({ topic, stampNs, received, delays }: Late): Alert {
  const differenceSecs = delays === undefined ? 0 : delays.radarSecs - delays.cameraSecs;
  const arrival =
    delays === undefined
      ? ''
      : `; its sweeps arrive ${delays.radarSecs.toFixed(3)} s after their stamps, the pictures ${delays.cameraSecs.toFixed(3)} s`;
  return {
    severity: 'warning',
    code: 'sync/radar-late',
    message: expected(topic, received + arrival),
    tip:
      differenceSecs > NOTABLE_SECS
        ? `The scene has no evidence from this radar. Either its driver delays sweeps by ${differenceSecs.toFixed(3)} s, then repair the driver; or its clock is that far behind, then set sync.timeOffsetSecs for ${topic} to ${differenceSecs.toFixed(3)}.`
        : 'The scene has no evidence from this radar: sweeps were lost, or its cycle is longer than sync.radarWindowSecs.',
    topic,
    stampNs,
  };
}

/** Differences of arrival that explain a missing sweep. */
const NOTABLE_SECS = 0.1;

/** It has its own code so that the error that may follow is not counted under this note. */
const notBegun = (topic: string, stampNs: TimeNs): Alert => ({
  severity: 'info',
  code: 'sync/radar-not-begun',
  message: expected(topic, 'none yet'),
  tip: 'The first frames may be older than the first sweep. If no sweep follows, sync/radar-silent reports it.',
  topic,
  stampNs,
});
