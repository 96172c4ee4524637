import type { Alert } from './Alert.js';
import type { TimeNs } from './time.js';

export interface AlertCount {
  /** The first alert of this code and topic. */
  readonly alert: Alert;
  readonly count: number;
  readonly firstStampNs?: TimeNs;
  readonly lastStampNs?: TimeNs;
}

/** Counts every alert and keeps one of each code and topic, so that an alert at 10 Hz is one line and a number. */
export class AlertLog {
  readonly #counts = new Map<string, { alert: Alert; count: number; lastStampNs?: TimeNs }>();
  readonly #onFirst: (alert: Alert) => void;

  constructor(onFirst: (alert: Alert) => void = () => undefined) {
    this.#onFirst = onFirst;
  }

  add(alert: Alert): void {
    const key = `${alert.code}\n${alert.topic ?? ''}`;
    const entry = this.#counts.get(key);
    if (entry === undefined) {
      this.#counts.set(key, { alert, count: 1, ...(alert.stampNs !== undefined && { lastStampNs: alert.stampNs }) });
      this.#onFirst(alert);
      return;
    }
    entry.count += 1;
    if (alert.stampNs !== undefined) entry.lastStampNs = alert.stampNs;
  }

  addAll(alerts: Iterable<Alert>): void {
    for (const alert of alerts) this.add(alert);
  }

  /** In order of first appearance. */
  counts(): readonly AlertCount[] {
    return [...this.#counts.values()].map(({ alert, count, lastStampNs }) => ({
      alert,
      count,
      ...(alert.stampNs !== undefined && { firstStampNs: alert.stampNs }),
      ...(lastStampNs !== undefined && { lastStampNs }),
    }));
  }
}
