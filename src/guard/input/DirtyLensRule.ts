import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { InputFacts } from '../GuardFacts.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';

export const dirtyLensSchema = z.strictObject({
  minContrast: numberParameter({
    default: 8,
    min: 1,
    max: 100,
    unit: 'grey levels',
    description:
      'covered-lens: in the mean picture while driving, a point that is this much darker (or brighter) than all four points 24 px away ...',
  }),
  maxActivity: numberParameter({
    default: 0.6,
    min: 0,
    max: 1,
    unit: '',
    description: '... and changes between pictures by less than this share of their change is a spot on the lens.',
  }),
  minShare: numberParameter({
    default: 0.042,
    min: 0.001,
    max: 0.5,
    unit: '',
    description: 'covered-lens: share of the picture in such spots from which the camera is suspect.',
  }),
  minSpeedMps: numberParameter({
    default: 3,
    min: 0,
    max: 20,
    unit: 'm/s',
    description:
      'covered-lens: ego speed from which spots are searched for: only dirt on the lens stays in place while the vehicle moves.',
  }),
  warmUp: integerParameter({
    default: 10,
    min: 1,
    max: 200,
    unit: 'frames',
    description: 'covered-lens: pictures in motion needed before the mean is used.',
  }),
});

/** Weight of the newest picture in the mean. */
const NEWEST = 0.15;
/** Samples (4 px each) to the places beside. */
const REACH = 6;
const LOOK_EVERY = 4;

/** Spots that stay in place while the surroundings move past: mud, salt, insects on the lens. */
export class DirtyLensRule implements PictureRule {
  readonly #parameters: z.output<typeof dirtyLensSchema>;
  #mean = new Float32Array(0);
  /** Mean absolute difference of a picture to the mean. */
  #activity = new Float32Array(0);
  #frames = 0;
  #share = 0;

  constructor(parameters: z.output<typeof dirtyLensSchema>) {
    this.#parameters = parameters;
  }

  reset(): void {
    this.#frames = 0;
  }

  check(picture: PictureStatistics, { ego }: InputFacts): HealthFinding | undefined {
    const { minShare, minSpeedMps, warmUp } = this.#parameters;
    if (ego === undefined || Math.abs(ego.forwardMps) < minSpeedMps) return undefined;
    this.#learn(picture.luma);
    if (this.#frames < warmUp) return undefined;
    // Spots build up slowly, so not every picture is checked.
    if ((this.#frames - warmUp) % LOOK_EVERY === 0) this.#share = this.#spotShare(picture);
    const measured = this.#share;
    return measured >= minShare
      ? {
          rule: 'dirty-lens',
          code: 'covered-lens',
          input: 'camera',
          severity: 'suspect',
          measured,
          limit: minShare,
          unit: '',
        }
      : undefined;
  }

  #learn(luma: Uint8Array): void {
    if (this.#mean.length !== luma.length) {
      this.#mean = new Float32Array(luma.length);
      this.#activity = new Float32Array(luma.length);
      this.#frames = 0;
    }
    if (this.#frames === 0) {
      this.#mean.fill(0);
      this.#activity.fill(0);
    }
    const mean = this.#mean;
    const activity = this.#activity;
    // The first pictures count alike.
    const weight = Math.max(NEWEST, 1 / (this.#frames + 1));
    const activityWeight = Math.max(NEWEST, 1 / Math.max(1, this.#frames));
    for (let i = 0; i < luma.length; i++) {
      const difference = luma[i]! - mean[i]!;
      if (this.#frames > 0) activity[i]! += activityWeight * (Math.abs(difference) - activity[i]!);
      mean[i]! += weight * difference;
    }
    this.#frames += 1;
  }

  /** Of the mean picture. */
  #spotShare({ rows, columns, inside }: PictureStatistics): number {
    const { minContrast, maxActivity } = this.#parameters;
    const mean = this.#mean;
    const activity = this.#activity;
    let spots = 0;
    let places = 0;
    for (let row = REACH; row < rows - REACH; row++) {
      for (let column = REACH; column < columns - REACH; column++) {
        const at = row * columns + column;
        const left = at - REACH;
        const right = at + REACH;
        const above = at - REACH * columns;
        const below = at + REACH * columns;
        if (inside[left]! + inside[right]! + inside[above]! + inside[below]! < 4) continue;
        places += 1;
        const own = mean[at]!;
        const a = mean[left]! - own;
        const b = mean[right]! - own;
        const c = mean[above]! - own;
        const d = mean[below]! - own;
        if (!(Math.min(a, b, c, d) > minContrast || Math.max(a, b, c, d) < -minContrast)) continue;
        const around = activity[left]! + activity[right]! + activity[above]! + activity[below]!;
        if (activity[at]! < (maxActivity * around) / 4) spots += 1;
      }
    }
    return places === 0 ? 0 : spots / places;
  }
}
