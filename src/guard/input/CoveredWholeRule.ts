import type { InputFacts } from '../GuardFacts.js';
import { FrameCounter } from './FrameCounter.js';
import type { Measurement } from '../Measurement.js';
import type { PictureRule } from './InputRule.js';
import { BLOCK_COLUMNS, BLOCK_ROWS, type PictureStatistics } from './PictureStatistics.js';

/** Grey levels: the whole lens is covered when no block (16 by 6) changes its mean by more than this plus sensor noise. In dense fog some block changes by 0.6 or more. */
const MAX_CHANGE = 0.3;
/** Ego speed from which some block must change: above the noise of odometry at standstill. */
const MIN_SPEED_MPS = 3;
const FRAMES = 3;

/** Deviations of a block's mean that sensor noise may take, of at most so many grey levels a pixel: more is texture. */
const NOISE_SIGMA = 3.5;
const MAX_NOISE = 1;
const BLOCKS = BLOCK_COLUMNS * BLOCK_ROWS;

/** The whole lens is covered: the vehicle moves, but no part of the picture does. Needs no history and no contrast. */
export class CoveredWholeRule implements PictureRule {
  readonly #last = new Float32Array(BLOCKS);
  readonly #still = new FrameCounter();
  #hasLast = false;

  reset(): void {
    this.#still.reset();
    this.#hasLast = false;
  }

  check(
    { blockCount, blockLuma, count, nearDifference }: PictureStatistics,
    { ego }: InputFacts,
  ): Measurement | undefined {
    let measured = 0;
    for (let i = 0; i < BLOCKS; i++) {
      if (blockCount[i] === 0) continue;
      measured = Math.max(measured, Math.abs(blockLuma[i]! - this.#last[i]!));
      this.#last[i] = blockLuma[i]!;
    }
    const isMoving = ego !== undefined && Math.abs(ego.forwardMps) >= MIN_SPEED_MPS;
    const noise = Math.min(MAX_NOISE, nearDifference) * Math.sqrt(BLOCKS / Math.max(1, count));
    const limit = MAX_CHANGE + NOISE_SIGMA * noise;
    const isJudged = this.#hasLast && isMoving;
    const isOver = isJudged && measured < limit;
    this.#hasLast = true;
    const isFound = this.#still.add(isOver) >= FRAMES;
    if (!isJudged) return undefined;
    return {
      finding: {
        rule: 'covered-whole',
        code: 'covered-lens',
        input: 'camera',
        severity: 'unfit',
        measured,
        limit,
        unit: 'grey levels',
      },
      isOver,
      isFound,
    };
  }
}
