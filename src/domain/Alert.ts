import type { TimeNs } from './time.js';

export type Severity = 'info' | 'warning' | 'error';

/** What went wrong with one message or frame. A value, never thrown: it is counted, shown once per code and topic, and the next frame goes on. */
export interface Alert {
  readonly severity: Severity;
  /** Stable, `stage/what`, e.g. `decode/image-step-too-small`. */
  readonly code: string;
  /** "Expected <what> for <name> but received <value>". */
  readonly message: string;
  /** What to do about it. */
  readonly tip: string;
  readonly topic?: string;
  readonly stampNs?: TimeNs;
}

/** Result of a step that one bad message must not stop. */
export type Outcome<T> =
  | { readonly type: 'value'; readonly value: T; readonly alerts: readonly Alert[] }
  | { readonly type: 'failed'; readonly alert: Alert };

export const value = <T>(item: T, alerts: readonly Alert[] = []): Outcome<T> => ({
  type: 'value',
  value: item,
  alerts,
});

export const failed = <T>(alert: Alert): Outcome<T> => ({ type: 'failed', alert });
