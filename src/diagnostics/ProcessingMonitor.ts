import type { StageTimesMs } from '../domain/RoadScene.js';
import type { DiagnosticStatus } from '../messages/DiagnosticStatus.js';
import type { DiagnosticsParameters } from './parameters.js';

type ProcessingLimits = Pick<DiagnosticsParameters, 'processingWarnMs' | 'processingErrorMs' | 'windowSecs'>;

interface Entry {
  readonly atMs: number;
  readonly totalMs: number;
  readonly stageTimesMs: StageTimesMs;
}

/** Processing times of the last seconds against their limits. */
export class ProcessingMonitor {
  #limits: ProcessingLimits;
  #entries: Entry[] = [];

  constructor(limits: ProcessingLimits) {
    this.#limits = limits;
  }

  set limits(limits: ProcessingLimits) {
    this.#limits = limits;
  }

  /** `totalMs`: from the arrival of the frame until its scene was published. */
  add(totalMs: number, stageTimesMs: StageTimesMs, steadyMs: number): void {
    this.#entries.push({ atMs: steadyMs, totalMs, stageTimesMs });
    this.#forget(steadyMs);
  }

  status(steadyMs: number): DiagnosticStatus {
    this.#forget(steadyMs);
    const { processingWarnMs, processingErrorMs } = this.#limits;
    const totals = this.#entries.map(({ totalMs }) => totalMs).sort((a, b) => a - b);
    const p50 = percentile(totals, 0.5);
    const p99 = percentile(totals, 0.99);
    const limits = { 'warning above (ms)': `${processingWarnMs}`, 'error above (ms)': `${processingErrorMs}` };
    if (p50 === undefined || p99 === undefined)
      return { level: 'ok', name: 'processing time', message: 'no frame in the window', values: limits };
    const level = p99 > processingErrorMs ? 'error' : p99 > processingWarnMs ? 'warn' : 'ok';
    const limitMs = level === 'error' ? processingErrorMs : processingWarnMs;
    return {
      level,
      name: 'processing time',
      message: `${p50.toFixed(1)} ms, 99th percentile ${p99.toFixed(1)} ms${level === 'ok' ? '' : `, more than ${limitMs} ms`}`,
      values: {
        'p50 (ms)': p50.toFixed(2),
        'p99 (ms)': p99.toFixed(2),
        frames: `${totals.length}`,
        ...limits,
        ...Object.fromEntries(
          Object.entries(this.#entries.at(-1)!.stageTimesMs).map(([stage, ms]) => [
            `last ${stage} (ms)`,
            ms.toFixed(2),
          ]),
        ),
      },
    };
  }

  #forget(steadyMs: number): void {
    const oldestMs = steadyMs - this.#limits.windowSecs * 1000;
    let count = 0;
    while (count < this.#entries.length && this.#entries[count]!.atMs < oldestMs) count += 1;
    if (count > 0) this.#entries.splice(0, count);
  }
}

const percentile = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
