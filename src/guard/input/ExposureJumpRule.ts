import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { PictureRule } from './InputRule.js';
import { BLOCK_COLUMNS, BLOCK_ROWS, type PictureStatistics } from './PictureStatistics.js';

export const exposureJumpSchema = z.strictObject({
  minGain: numberParameter({
    default: 2.2,
    min: 1.1,
    max: 20,
    unit: '',
    description: 'over-exposed: from one picture to the next, the median block becomes this many times brighter ...',
  }),
  minLeastGain: numberParameter({
    default: 1.6,
    min: 1,
    max: 20,
    unit: '',
    description:
      '... and nine in ten blocks at least this many times: the exposure changed, not the scene. The camera is suspect ...',
  }),
  backShare: numberParameter({
    default: 0.7,
    min: 0.1,
    max: 1,
    unit: '',
    description: '... until the mean luma falls below this share of its value after the jump ...',
  }),
  maxFrames: integerParameter({
    default: 100,
    min: 1,
    max: 10000,
    unit: 'frames',
    description: '... or for this many pictures, after which the new brightness counts as normal.',
  }),
});

const BLOCKS = BLOCK_COLUMNS * BLOCK_ROWS;
/** Blocks darker than this have no measurable gain; brighter ones are saturated. */
const DARKEST = 4;
const BRIGHTEST = 248;

/** A night picture that is exposed several times too long saturates nowhere: only the jump shows it. */
export class ExposureJumpRule implements PictureRule {
  readonly #parameters: z.output<typeof exposureJumpSchema>;
  readonly #last = new Float32Array(BLOCKS);
  readonly #gains = new Float32Array(BLOCKS);
  #hasLast = false;
  #framesLeft = 0;
  #jumpedTo = 0;
  #gain = 0;

  constructor(parameters: z.output<typeof exposureJumpSchema>) {
    this.#parameters = parameters;
  }

  reset(): void {
    this.#hasLast = false;
    this.#framesLeft = 0;
  }

  check({ blockCount, blockLuma }: PictureStatistics): HealthFinding | undefined {
    const { minGain, minLeastGain, backShare, maxFrames } = this.#parameters;
    let known = 0;
    let sum = 0;
    let blocks = 0;
    for (let i = 0; i < BLOCKS; i++) {
      if (blockCount[i] === 0) continue;
      const now = blockLuma[i]!;
      const before = this.#last[i]!;
      sum += now;
      blocks += 1;
      if (this.#hasLast && before >= DARKEST && now <= BRIGHTEST) this.#gains[known++] = now / before;
      this.#last[i] = now;
    }
    const mean = blocks === 0 ? 0 : sum / blocks;
    this.#hasLast = true;
    const gains = this.#gains.subarray(0, known).sort();
    const middle = gains[known >> 1] ?? 0;
    if (2 * known >= blocks && middle >= minGain && (gains[Math.floor(known / 10)] ?? 0) >= minLeastGain) {
      this.#framesLeft = maxFrames;
      this.#jumpedTo = mean;
      this.#gain = middle;
    }
    if (this.#framesLeft === 0 || mean < backShare * this.#jumpedTo) {
      this.#framesLeft = 0;
      return undefined;
    }
    this.#framesLeft -= 1;
    return {
      rule: 'exposure-jump',
      code: 'over-exposed',
      input: 'camera',
      severity: 'suspect',
      measured: this.#gain,
      limit: minGain,
      unit: '',
    };
  }
}
