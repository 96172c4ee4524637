import { FrameCounter } from './FrameCounter.js';
import type { Measurement } from '../Measurement.js';
import type { PictureRule } from './InputRule.js';
import { BLOCK_COLUMNS, BLOCK_ROWS, type PictureStatistics } from './PictureStatistics.js';

/** Grey levels: a block of the picture (16 by 6 of them) is empty when its mean luma and the mean difference of its neighbouring pixels are below these: darker and flatter than unlit road at dusk. */
const DARK_LEVEL = 40;
const FLAT_DIFFERENCE = 1;
/** Grey levels by which the other columns must be brighter on average. */
const MIN_CONTRAST = 6;
/** Grey levels: when the others are darker than this, it is night and roadsides may be black: the camera is only suspect. */
const LIT_LEVEL = 60;
/** Pictures in a row: a lorry beside the camera passes. */
const FRAMES = 3;

/** Part of the picture is dark and flat from top to bottom while the rest shows the world. */
export class CoveredLensRule implements PictureRule {
  readonly #minShare: number;
  readonly #covered = new FrameCounter();

  /** `minShare`: empty columns from which part of the lens is covered. A dark sky lies above a lit road, so that its columns are not empty. */
  constructor(minShare: number) {
    this.#minShare = minShare;
  }

  reset(): void {
    this.#covered.reset();
  }

  check(picture: PictureStatistics): Measurement {
    let empty = 0;
    let emptyLuma = 0;
    let seenLuma = 0;
    let columns = 0;
    for (let column = 0; column < BLOCK_COLUMNS; column++) {
      const luma = columnLuma(picture, column);
      if (luma === undefined) continue;
      columns += 1;
      if (isEmpty(picture, column)) {
        empty += 1;
        emptyLuma += luma;
      } else seenLuma += luma;
    }
    const measured = columns === 0 ? 0 : empty / columns;
    const seen = empty === columns ? 0 : seenLuma / (columns - empty);
    const contrast = empty === 0 ? 0 : seen - emptyLuma / empty;
    const isOver = measured >= this.#minShare && contrast >= MIN_CONTRAST;
    return {
      finding: {
        rule: 'covered-lens',
        code: 'covered-lens',
        input: 'camera',
        severity: seen < LIT_LEVEL ? 'suspect' : 'unfit',
        measured,
        limit: this.#minShare,
        unit: '',
      },
      isOver,
      isFound: this.#covered.add(isOver) >= FRAMES,
    };
  }
}

function isEmpty({ blockCount, blockLuma, blockDifference }: PictureStatistics, column: number): boolean {
  for (let row = 0; row < BLOCK_ROWS; row++) {
    const block = row * BLOCK_COLUMNS + column;
    if (blockCount[block] === 0) continue;
    if (blockLuma[block]! >= DARK_LEVEL || blockDifference[block]! >= FLAT_DIFFERENCE) return false;
  }
  return true;
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
