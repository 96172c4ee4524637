import type { Alert } from '../domain/Alert.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import type { ClockWatch } from './ClockWatch.js';
import type { SyncParameters } from './parameters.js';

export interface StampGateOptions {
  readonly parameters: Pick<SyncParameters, 'clockResetSecs' | 'timeOffsetSecs'>;
  readonly clocks: ClockWatch;
  readonly onAlert: (alert: Alert) => void;
}

export type Admission<T> =
  | { readonly type: 'admitted'; readonly message: T }
  /** The clock of this topic restarted; its stored messages belong to another time. */
  | { readonly type: 'reset'; readonly message: T }
  | { readonly type: 'rejected' };

interface Stamped {
  readonly topic: string;
  readonly stampNs: TimeNs;
}

/** Keeps the stamps of each topic ascending: zero stamps become the receive time, the offset of the topic or its clock is added, steps back are rejected or, when large, count as a restart. */
export class StampGate {
  readonly #last = new Map<string, TimeNs>();
  readonly #options: StampGateOptions;

  constructor(options: StampGateOptions) {
    this.#options = options;
  }

  admit<T extends Stamped>(message: T, receivedNs: TimeNs): Admission<T> {
    const { topic } = message;
    const stampNs = this.#correctedStamp(message, receivedNs);
    if (stampNs === undefined) return { type: 'rejected' };
    const lastNs = this.#last.get(topic);
    const corrected = stampNs === message.stampNs ? message : { ...message, stampNs };
    if (lastNs === undefined || stampNs >= lastNs) {
      this.#last.set(topic, stampNs);
      return { type: 'admitted', message: corrected };
    }
    const backSecs = secsBetween(stampNs, lastNs);
    const isReset = backSecs > this.#options.parameters.clockResetSecs;
    this.#options.onAlert({
      severity: isReset ? 'error' : 'warning',
      code: isReset ? 'sync/clock-reset' : 'sync/stamp-backwards',
      message: `Expected ascending stamps for ${topic} but received one ${backSecs.toFixed(3)} s before its predecessor`,
      tip: isReset
        ? 'The clock has probably restarted (a looped recording, a restarted driver) and is followed. If it was a single wrong stamp, correct the driver.'
        : 'The message was skipped. Check that only one node publishes this topic and that it stamps at capture.',
      topic,
      stampNs,
    });
    if (!isReset) return { type: 'rejected' };
    this.#last.set(topic, stampNs);
    return { type: 'reset', message: corrected };
  }

  #correctedStamp({ topic, stampNs }: Stamped, receivedNs: TimeNs): TimeNs | undefined {
    const offsetSecs = this.#options.parameters.timeOffsetSecs[topic] ?? 0;
    if (stampNs !== 0n)
      return this.#options.clocks.observe(topic, stampNs + BigInt(Math.round(offsetSecs * 1e9)), receivedNs);
    this.#options.onAlert({
      severity: 'warning',
      code: 'sync/zero-stamp',
      message: `Expected a capture time in the header for ${topic} but received 0`,
      tip: 'The receive time is used instead, so fusion is off by the driver’s delay. Configure the driver to fill header.stamp.',
      topic,
      stampNs: receivedNs,
    });
    return receivedNs;
  }
}
