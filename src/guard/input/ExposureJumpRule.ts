import { atOnce, type Measurement } from '../Measurement.js';
import type { PictureRule } from './InputRule.js';
import { BLOCK_COLUMNS, BLOCK_ROWS, type PictureStatistics } from './PictureStatistics.js';

/** From one picture to the next, the median block becomes this many times brighter, and nine in ten blocks at least the second: the exposure changed, not the scene. The end of a tunnel brightens its middle alone. */
const MIN_GAIN = 2.2;
const MIN_LEAST_GAIN = 1.6;
/** The jump is over when the mean luma falls below this share of its value after it, or after so many pictures: then the new brightness counts as normal. */
const BACK_SHARE = 0.7;
const MAX_FRAMES = 100;

const BLOCKS = BLOCK_COLUMNS * BLOCK_ROWS;
/** Blocks darker than this have no measurable gain; brighter ones are saturated. */
const DARKEST = 4;
const BRIGHTEST = 248;

/** A night picture that is exposed several times too long saturates nowhere: only the jump shows it. */
export class ExposureJumpRule implements PictureRule {
  readonly #last = new Float32Array(BLOCKS);
  readonly #gains = new Float32Array(BLOCKS);
  #hasLast = false;
  #framesLeft = 0;
  #jumpedTo = 0;
  #gain = 0;

  reset(): void {
    this.#hasLast = false;
    this.#framesLeft = 0;
  }

  check({ blockCount, blockLuma }: PictureStatistics): Measurement | undefined {
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
    if (2 * known >= blocks && middle >= MIN_GAIN && (gains[Math.floor(known / 10)] ?? 0) >= MIN_LEAST_GAIN) {
      this.#framesLeft = MAX_FRAMES;
      this.#jumpedTo = mean;
      this.#gain = middle;
    }
    if (this.#framesLeft === 0 || mean < BACK_SHARE * this.#jumpedTo) {
      this.#framesLeft = 0;
      return 2 * known < blocks ? undefined : atOnce(false, finding(middle));
    }
    this.#framesLeft -= 1;
    return atOnce(true, finding(this.#gain));
  }
}

const finding = (measured: number) =>
  ({
    rule: 'exposure-jump',
    code: 'over-exposed',
    input: 'camera',
    severity: 'suspect',
    measured,
    limit: MIN_GAIN,
    unit: '',
  }) as const;
