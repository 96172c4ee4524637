import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { DiagnosticStatus } from '../messages/DiagnosticStatus.js';

/** How often the loop is looked at; part of every interval that is measured. */
const RESOLUTION_MS = 5;
/** The diagnostics themselves are late beyond this; half of what a monitor waits before it calls them stale is far more. */
const LATE_MS = 50;

/** How long the event loop, which serves all of ROS, was away at a time, and how late the diagnostics were because of it. Since the last status. */
export class LoopMonitor {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #lateMs = 0;

  constructor() {
    this.#histogram.enable();
  }

  /** A tick of the diagnostics, so long after it was due. */
  addTick(lateMs: number): void {
    this.#lateMs = Math.max(this.#lateMs, lateMs);
  }

  status(): DiagnosticStatus {
    const p99Ms = this.#gapMs(this.#histogram.percentile(99));
    const maxMs = this.#gapMs(this.#histogram.max);
    const lateMs = this.#lateMs;
    this.#histogram.reset();
    this.#lateMs = 0;
    return {
      level: lateMs > LATE_MS ? 'warn' : 'ok',
      name: 'event loop',
      message: `event loop blocked for up to ${maxMs.toFixed(1)} ms${lateMs > LATE_MS ? `; these diagnostics are ${lateMs.toFixed(0)} ms late` : ''}`,
      values: {
        'gap p99 (ms)': p99Ms.toFixed(2),
        'longest gap (ms)': maxMs.toFixed(2),
        'diagnostics late (ms)': lateMs.toFixed(2),
      },
    };
  }

  close(): void {
    this.#histogram.disable();
  }

  #gapMs(ns: number): number {
    return this.#histogram.count === 0 ? 0 : Math.max(0, ns / 1e6 - RESOLUTION_MS);
  }
}
