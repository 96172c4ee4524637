import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import { FrameCounter } from './FrameCounter.js';
import type { PictureRule } from './InputRule.js';
import { BLOCK_COLUMNS, BLOCK_ROWS, type PictureStatistics } from './PictureStatistics.js';

export const coveredLensSchema = z.strictObject({
  darkLevel: integerParameter({
    default: 40,
    min: 1,
    max: 120,
    unit: 'grey levels',
    description: 'covered-lens: a block of the picture (16 by 6 of them) is empty when its mean luma is below this ...',
  }),
  flatDifference: numberParameter({
    default: 1,
    min: 0,
    max: 10,
    unit: 'grey levels',
    description: '... and its neighbouring pixels differ by less than this on average.',
  }),
  minShare: numberParameter({
    default: 0.2,
    min: 0.05,
    max: 1,
    unit: '',
    description:
      'covered-lens: share of columns that are empty from top to bottom while others are bright, above which the camera is unfit. (A dark sky lies above a lit road.)',
  }),
  minContrast: numberParameter({
    default: 6,
    min: 1,
    max: 200,
    unit: 'grey levels',
    description: 'covered-lens: how much brighter than the empty columns the others must be on average.',
  }),
  litLevel: numberParameter({
    default: 60,
    min: 0,
    max: 255,
    unit: 'grey levels',
    description:
      'covered-lens: when the others are darker than this, it is night and roadsides may be black, so the camera is only suspect.',
  }),
  frames: integerParameter({
    default: 3,
    min: 1,
    max: 50,
    unit: 'frames',
    description: 'covered-lens: number of such pictures in a row.',
  }),
});

/** Part of the picture is dark and flat from top to bottom while the rest shows the world. */
export class CoveredLensRule implements PictureRule {
  readonly #parameters: z.output<typeof coveredLensSchema>;
  readonly #covered = new FrameCounter();

  constructor(parameters: z.output<typeof coveredLensSchema>) {
    this.#parameters = parameters;
  }

  reset(): void {
    this.#covered.reset();
  }

  check(picture: PictureStatistics): HealthFinding | undefined {
    const { minShare, minContrast, litLevel, frames } = this.#parameters;
    let empty = 0;
    let emptyLuma = 0;
    let seenLuma = 0;
    let columns = 0;
    for (let column = 0; column < BLOCK_COLUMNS; column++) {
      const luma = columnLuma(picture, column);
      if (luma === undefined) continue;
      columns += 1;
      if (this.#isEmpty(picture, column)) {
        empty += 1;
        emptyLuma += luma;
      } else seenLuma += luma;
    }
    const measured = columns === 0 ? 0 : empty / columns;
    const seen = empty === columns ? 0 : seenLuma / (columns - empty);
    const contrast = empty === 0 ? 0 : seen - emptyLuma / empty;
    return this.#covered.add(measured >= minShare && contrast >= minContrast) >= frames
      ? {
          rule: 'covered-lens',
          code: 'covered-lens',
          input: 'camera',
          severity: seen < litLevel ? 'suspect' : 'unfit',
          measured,
          limit: minShare,
          unit: '',
        }
      : undefined;
  }

  #isEmpty({ blockCount, blockLuma, blockDifference }: PictureStatistics, column: number): boolean {
    const { darkLevel, flatDifference } = this.#parameters;
    for (let row = 0; row < BLOCK_ROWS; row++) {
      const block = row * BLOCK_COLUMNS + column;
      if (blockCount[block] === 0) continue;
      if (blockLuma[block]! >= darkLevel || blockDifference[block]! >= flatDifference) return false;
    }
    return true;
  }
}

/** Mean of its blocks; undefined when the column lies outside the camera's picture. */
function columnLuma({ blockCount, blockLuma }: PictureStatistics, column: number): number | undefined {
  let sum = 0;
  let blocks = 0;
  for (let row = 0; row < BLOCK_ROWS; row++) {
    const block = row * BLOCK_COLUMNS + column;
    if (blockCount[block] === 0) continue;
    sum += blockLuma[block]!;
    blocks += 1;
  }
  return blocks === 0 ? undefined : sum / blocks;
}
