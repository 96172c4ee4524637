import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { InputFacts } from '../GuardFacts.js';
import { FrameCounter } from './FrameCounter.js';
import type { RadarRule } from './InputRule.js';
import type { RadarStatistics } from './RadarStatistics.js';
import { RunningMedian } from './RunningMedian.js';

export const radarDeadSchema = z.strictObject({
  frames: integerParameter({
    default: 3,
    min: 1,
    max: 100,
    unit: 'frames',
    description: 'radar-dead: samples in a row without a sweep, without returns or with too few of them.',
  }),
  minOfMedian: numberParameter({
    default: 0.12,
    min: 0,
    max: 1,
    unit: '',
    description: 'radar-dead: fewer returns than this share of the running median are too few: the radome is blocked.',
  }),
  blockedRangeM: numberParameter({
    default: 16,
    min: 0,
    max: 100,
    unit: 'm',
    description:
      'radar-dead: the radome is also blocked when nine in ten returns are closer than this and their count is below blockedShare of the usual.',
  }),
  blockedOfMedian: numberParameter({
    default: 0.4,
    min: 0,
    max: 1,
    unit: '',
    description: 'radar-dead: the fraction that goes with blockedRangeM.',
  }),
  window: integerParameter({
    default: 51,
    min: 5,
    max: 1001,
    unit: 'frames',
    description: 'radar-dead: length of the running median of the count.',
  }),
  warmUp: integerParameter({
    default: 5,
    min: 1,
    max: 1000,
    unit: 'frames',
    description: 'radar-dead: samples needed before the running median is used.',
  }),
});

/** No sweeps although there is a radar, sweeps without returns, or so few and close returns that the radome is covered. */
export class RadarDeadRule implements RadarRule {
  readonly #parameters: z.output<typeof radarDeadSchema>;
  readonly #usual: RunningMedian;
  readonly #dead = new FrameCounter();

  constructor(parameters: z.output<typeof radarDeadSchema>) {
    this.#parameters = parameters;
    this.#usual = new RunningMedian(parameters.window);
  }

  reset(): void {
    this.#usual.reset();
    this.#dead.reset();
  }

  check(radar: RadarStatistics, { radarState }: InputFacts): HealthFinding | undefined {
    const { minOfMedian, blockedRangeM, blockedOfMedian, warmUp, frames } = this.#parameters;
    const measured = radarState === 'used' ? radar.count : 0;
    const usual = this.#usual.count >= warmUp ? this.#usual.value : 0;
    const isNear = radar.farRangeM < blockedRangeM;
    const limit = Math.max(1, usual * (isNear ? Math.max(minOfMedian, blockedOfMedian) : minOfMedian));
    const isDead = measured < limit;
    if (!isDead) this.#usual.add(measured);
    return this.#dead.add(isDead) >= frames
      ? { rule: 'radar-dead', code: 'radar-dead', input: 'radar', severity: 'unfit', measured, limit, unit: 'returns' }
      : undefined;
  }
}
