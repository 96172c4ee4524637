import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { InputFacts } from '../GuardFacts.js';
import { FrameCounter } from './FrameCounter.js';
import type { RadarRule } from './InputRule.js';
import type { RadarStatistics } from './RadarStatistics.js';
import { RunningMedian } from './RunningMedian.js';

export const radarClutteredSchema = z.strictObject({
  minCountRatio: numberParameter({
    default: 1.5,
    min: 1,
    max: 20,
    unit: '',
    description: 'radar-cluttered: more returns than this many times the running median ...',
  }),
  maxStandingRatio: numberParameter({
    default: 0.72,
    min: 0,
    max: 1,
    unit: '',
    description:
      'radar-cluttered: ... while the share of static returns falls below this part of its running median: the new returns move like nothing on a road.',
  }),
  countRatioAlone: numberParameter({
    default: 2.5,
    min: 1,
    max: 50,
    unit: '',
    description: 'radar-cluttered: without range rates over ground, the count alone must rise by this factor.',
  }),
  minStandingShare: numberParameter({
    default: 0.2,
    min: 0,
    max: 1,
    unit: '',
    description:
      'radar-cluttered: from the first sample on, a share of static returns below this is suspect while the vehicle moves: most radar returns come from the roadside.',
  }),
  minReturns: integerParameter({
    default: 40,
    min: 1,
    max: 10000,
    unit: '',
    description: 'radar-cluttered: samples with fewer returns than this are not judged.',
  }),
  frames: integerParameter({
    default: 2,
    min: 1,
    max: 50,
    unit: 'frames',
    description: 'radar-cluttered: number of such samples in a row.',
  }),
  window: integerParameter({
    default: 51,
    min: 5,
    max: 1001,
    unit: 'frames',
    description: 'radar-cluttered: length of the running medians.',
  }),
  warmUp: integerParameter({
    default: 5,
    min: 1,
    max: 1000,
    unit: 'frames',
    description: 'radar-cluttered: samples needed before the running medians are used.',
  }),
});

/** Far more returns than usual, with range rates that do not fit static surroundings: interference from another radar. */
export class RadarClutteredRule implements RadarRule {
  readonly #parameters: z.output<typeof radarClutteredSchema>;
  readonly #usualCount: RunningMedian;
  readonly #usualStanding: RunningMedian;
  readonly #cluttered = new FrameCounter();
  readonly #incoherent = new FrameCounter();

  constructor(parameters: z.output<typeof radarClutteredSchema>) {
    this.#parameters = parameters;
    this.#usualCount = new RunningMedian(parameters.window);
    this.#usualStanding = new RunningMedian(parameters.window);
  }

  reset(): void {
    this.#usualCount.reset();
    this.#usualStanding.reset();
    this.#cluttered.reset();
    this.#incoherent.reset();
  }

  check(radar: RadarStatistics, { ego }: InputFacts): HealthFinding | undefined {
    const p = this.#parameters;
    if (radar.count < p.minReturns) {
      this.#cluttered.reset();
      this.#incoherent.reset();
      return undefined;
    }
    const isKnown = this.#usualCount.count >= p.warmUp;
    const ratio = isKnown ? radar.count / Math.max(1, this.#usualCount.value) : 1;
    const standing = radar.standingShare;
    const isIncoherent =
      standing !== undefined &&
      this.#usualStanding.count >= p.warmUp &&
      standing < p.maxStandingRatio * this.#usualStanding.value;
    const limit = standing === undefined ? p.countRatioAlone : p.minCountRatio;
    const isCluttered = ratio > limit && (standing === undefined || isIncoherent);
    if (!isCluttered) {
      this.#usualCount.add(radar.count);
      if (standing !== undefined) this.#usualStanding.add(standing);
    }
    if (this.#cluttered.add(isCluttered) >= p.frames) return { ...FINDING, severity: 'unfit', measured: ratio, limit };
    const moves = ego !== undefined && Math.abs(ego.forwardMps) > MOVING_MPS;
    const few = standing !== undefined && moves && standing < p.minStandingShare;
    return this.#incoherent.add(few) >= p.frames
      ? { ...FINDING, severity: 'suspect', measured: standing ?? 0, limit: p.minStandingShare }
      : undefined;
  }
}

const MOVING_MPS = 2;
const FINDING = { rule: 'radar-cluttered', code: 'radar-cluttered', input: 'radar', unit: '' } as const;
