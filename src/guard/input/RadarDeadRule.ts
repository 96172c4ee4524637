import type { InputFacts } from '../GuardFacts.js';
import type { Measurement } from '../Measurement.js';
import { FrameCounter } from './FrameCounter.js';
import type { RadarRule } from './InputRule.js';
import type { RadarStatistics } from './RadarStatistics.js';
import { RunningMedian } from './RunningMedian.js';

/** Fewer returns than this share of the running median are too few: the radome is blocked. */
const MIN_OF_MEDIAN = 0.12;
/** It is also blocked when nine in ten returns are closer than this, which slush on a radome leaves, and fewer than this share of the usual. */
const BLOCKED_RANGE_M = 16;
const BLOCKED_OF_MEDIAN = 0.4;
/** Running median of the count: five seconds at 10 Hz, used from half a second on. */
const WINDOW = 51;
const WARM_UP = 5;

/** No sweeps although there is a radar, sweeps without returns, or so few and close returns that the radome is covered. */
export class RadarDeadRule implements RadarRule {
  readonly #frames: number;
  readonly #usual = new RunningMedian(WINDOW);
  readonly #dead = new FrameCounter();

  /** `frames`: samples in a row. */
  constructor(frames: number) {
    this.#frames = frames;
  }

  reset(): void {
    this.#usual.reset();
    this.#dead.reset();
  }

  check(radar: RadarStatistics, { radarState }: InputFacts): Measurement {
    const measured = radarState === 'used' ? radar.count : 0;
    const usual = this.#usual.count >= WARM_UP ? this.#usual.value : 0;
    const isNear = radar.farRangeM < BLOCKED_RANGE_M;
    const limit = Math.max(1, usual * (isNear ? BLOCKED_OF_MEDIAN : MIN_OF_MEDIAN));
    const isOver = measured < limit;
    if (!isOver) this.#usual.add(measured);
    return {
      finding: {
        rule: 'radar-dead',
        code: 'radar-dead',
        input: 'radar',
        severity: 'unfit',
        measured,
        limit,
        unit: 'returns',
      },
      isOver,
      isFound: this.#dead.add(isOver) >= this.#frames,
    };
  }
}
