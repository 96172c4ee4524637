import type { EngineRestart, ProviderName } from '../domain/Inference.js';

/** A second failure of the same rung within this time is blamed on the rung. */
const RECURRENCE_WINDOW_MS = 60_000;
const KEPT_REASONS = 100;

/** What failed, when, and whether it recurs. */
export class RestartHistory {
  readonly #now: () => number;
  #count = 0;
  #reasons: string[] = [];
  #last: EngineRestart | undefined;
  #lastAtMs = 0;
  readonly #failedAtMs = new Map<ProviderName, number>();

  /** `now` in milliseconds, never going back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get count(): number {
    return this.#count;
  }

  /** Of the last hundred. */
  get reasons(): readonly string[] {
    return this.#reasons;
  }

  get last(): EngineRestart | undefined {
    return this.#last;
  }

  /** Notes a failure. True when `from` failed before within the window. */
  begin(from: ProviderName, reason: string): boolean {
    const nowMs = this.#now();
    const before = this.#failedAtMs.get(from);
    this.#failedAtMs.set(from, nowMs);
    this.#count += 1;
    this.#reasons = [...this.#reasons, reason].slice(-KEPT_REASONS);
    this.#last = { reason, from, to: undefined, tookMs: undefined };
    this.#lastAtMs = nowMs;
    return before !== undefined && nowMs - before <= RECURRENCE_WINDOW_MS;
  }

  /** Notes the rung that runs again. */
  end(to: ProviderName): void {
    if (this.#last !== undefined) this.#last = { ...this.#last, to, tookMs: this.#now() - this.#lastAtMs };
  }
}
