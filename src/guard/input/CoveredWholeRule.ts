import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { InputFacts } from '../GuardFacts.js';
import { FrameCounter } from './FrameCounter.js';
import type { PictureRule } from './InputRule.js';
import { BLOCK_COLUMNS, BLOCK_ROWS, type PictureStatistics } from './PictureStatistics.js';

export const coveredWholeSchema = z.strictObject({
  maxChange: numberParameter({
    default: 0.3,
    min: 0.05,
    max: 20,
    unit: 'grey levels',
    description:
      'covered-lens: when no block of the picture (16 by 6) changes its mean from one picture to the next by more than this plus sensor noise, the whole lens is covered. In dense fog some block changes by 0.6 or more.',
  }),
  minSpeedMps: numberParameter({
    default: 3,
    min: 0.5,
    max: 20,
    unit: 'm/s',
    description: 'covered-lens: ego speed from which some block must change.',
  }),
  frames: integerParameter({
    default: 3,
    min: 1,
    max: 50,
    unit: 'frames',
    description: 'covered-lens: such pictures in a row before the camera is unfit.',
  }),
});

/** Deviations of a block's mean that sensor noise may take, of at most so many grey levels a pixel: more is texture. */
const NOISE_SIGMA = 3.5;
const MAX_NOISE = 1;
const BLOCKS = BLOCK_COLUMNS * BLOCK_ROWS;

/** The whole lens is covered: the vehicle moves, but no part of the picture does. Needs no history and no contrast. */
export class CoveredWholeRule implements PictureRule {
  readonly #parameters: z.output<typeof coveredWholeSchema>;
  readonly #last = new Float32Array(BLOCKS);
  readonly #still = new FrameCounter();
  #hasLast = false;

  constructor(parameters: z.output<typeof coveredWholeSchema>) {
    this.#parameters = parameters;
  }

  reset(): void {
    this.#still.reset();
    this.#hasLast = false;
  }

  check(
    { blockCount, blockLuma, count, nearDifference }: PictureStatistics,
    { ego }: InputFacts,
  ): HealthFinding | undefined {
    const { maxChange, minSpeedMps, frames } = this.#parameters;
    let measured = 0;
    for (let i = 0; i < BLOCKS; i++) {
      if (blockCount[i] === 0) continue;
      measured = Math.max(measured, Math.abs(blockLuma[i]! - this.#last[i]!));
      this.#last[i] = blockLuma[i]!;
    }
    const isMoving = ego !== undefined && Math.abs(ego.forwardMps) >= minSpeedMps;
    const noise = Math.min(MAX_NOISE, nearDifference) * Math.sqrt(BLOCKS / Math.max(1, count));
    const limit = maxChange + NOISE_SIGMA * noise;
    const isStill = this.#hasLast && isMoving && measured < limit;
    this.#hasLast = true;
    return this.#still.add(isStill) >= frames
      ? {
          rule: 'covered-whole',
          code: 'covered-lens',
          input: 'camera',
          severity: 'unfit',
          measured,
          limit,
          unit: 'grey levels',
        }
      : undefined;
  }
}
