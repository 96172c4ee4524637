import type { Picture } from '../GuardFacts.js';

/** Every this many pixels, on both axes, one is looked at. */
export const SAMPLE_STEP_PX = 4;
/** Distance of the far neighbour whose difference stands for the picture's structure. */
const FAR_PX = 8;
/** Blocks the picture is divided into. */
export const BLOCK_COLUMNS = 16;
export const BLOCK_ROWS = 6;
/** The value of band pixels outside the camera's picture (models/CONTRACT.md). */
const FILL = 114;

/** Figures of one picture, in grey levels 0..255 (luma, ITU-R BT.601 in eighths). Computed in one pass over a sub-sampled picture; buffers are used again. */
export class PictureStatistics {
  readonly columns: number;
  readonly rows: number;
  /** Luma of the samples, row-major [rows, columns]; those of the picture before in `lastLuma`. */
  luma: Uint8Array;
  lastLuma: Uint8Array;
  /** 1 where the sample belongs to the camera's picture, 0 where the band is filled. */
  readonly inside: Uint8Array;
  readonly histogram = new Int32Array(256);
  /** Samples inside the picture. */
  count = 0;
  /** Mean absolute difference to the pixel on the right and below. */
  nearDifference = 0;
  /** Mean absolute difference to the pixel 8 further right. */
  farDifference = 0;
  /** Per block [BLOCK_ROWS, BLOCK_COLUMNS]: samples inside, mean luma, mean near difference. */
  readonly blockCount = new Int32Array(BLOCK_ROWS * BLOCK_COLUMNS);
  readonly blockLuma = new Float32Array(BLOCK_ROWS * BLOCK_COLUMNS);
  readonly blockDifference = new Float32Array(BLOCK_ROWS * BLOCK_COLUMNS);
  /** Standard deviation of the mean lumas of the blocks: structure that is larger than a block. */
  blockSpread = 0;
  /** Column of blocks a sample's column belongs to. */
  readonly #blockColumns: Uint8Array;

  constructor(widthPx: number, heightPx: number) {
    this.columns = Math.max(1, Math.floor((widthPx - FAR_PX) / SAMPLE_STEP_PX));
    this.rows = Math.max(1, Math.floor((heightPx - 1) / SAMPLE_STEP_PX));
    this.#blockColumns = Uint8Array.from({ length: this.columns }, (_, column) =>
      Math.floor((column * BLOCK_COLUMNS) / this.columns),
    );
    this.luma = new Uint8Array(this.columns * this.rows);
    this.lastLuma = new Uint8Array(this.columns * this.rows);
    this.inside = new Uint8Array(this.columns * this.rows);
  }

  /** `picture` must be of the size given to the constructor. */
  measure({ rgb, widthPx }: Picture): void {
    const { columns, rows, inside, histogram, blockCount, blockLuma, blockDifference } = this;
    const blockColumns = this.#blockColumns;
    const luma = this.lastLuma;
    this.lastLuma = this.luma;
    this.luma = luma;
    histogram.fill(0);
    blockCount.fill(0);
    blockLuma.fill(0);
    blockDifference.fill(0);
    const below = 3 * widthPx;
    let count = 0;
    let near = 0;
    let far = 0;
    for (let row = 0; row < rows; row++) {
      const blockRow = Math.floor((row * BLOCK_ROWS) / rows) * BLOCK_COLUMNS;
      let at = 3 * row * SAMPLE_STEP_PX * widthPx;
      for (let column = 0; column < columns; column++, at += 3 * SAMPLE_STEP_PX) {
        const index = row * columns + column;
        const own = lumaAt(rgb, at);
        luma[index] = own;
        if (own === FILL && rgb[at] === FILL && rgb[at + 1] === FILL && rgb[at + 2] === FILL) {
          inside[index] = 0;
          continue;
        }
        inside[index] = 1;
        const difference = Math.abs(own - lumaAt(rgb, at + 3)) + Math.abs(own - lumaAt(rgb, at + below));
        near += difference;
        far += Math.abs(own - lumaAt(rgb, at + 3 * FAR_PX));
        histogram[own]! += 1;
        count += 1;
        const block = blockRow + blockColumns[column]!;
        blockCount[block]! += 1;
        blockLuma[block]! += own;
        blockDifference[block]! += difference;
      }
    }
    this.count = count;
    this.nearDifference = count === 0 ? 0 : near / (2 * count);
    this.farDifference = count === 0 ? 0 : far / count;
    let blocks = 0;
    let sum = 0;
    let squares = 0;
    for (let block = 0; block < blockCount.length; block++) {
      const samples = blockCount[block]!;
      if (samples === 0) continue;
      blockLuma[block]! /= samples;
      blockDifference[block]! /= 2 * samples;
      blocks += 1;
      sum += blockLuma[block]!;
      squares += blockLuma[block]! * blockLuma[block]!;
    }
    this.blockSpread = blocks === 0 ? 0 : Math.sqrt(Math.max(0, squares / blocks - (sum / blocks) ** 2));
  }

  /** Share of the samples with at most this luma. */
  shareUpTo(level: number): number {
    let sum = 0;
    for (let i = 0; i <= level; i++) sum += this.histogram[i]!;
    return this.count === 0 ? 0 : sum / this.count;
  }

  /** Luma that this share of the samples does not exceed. */
  quantile(share: number): number {
    const wanted = share * this.count;
    let sum = 0;
    for (let i = 0; i < 256; i++) {
      sum += this.histogram[i]!;
      if (sum >= wanted) return i;
    }
    return 255;
  }

  /** Share of the samples whose luma differs by more than `levels` from the picture before. */
  shareChanged(levels: number): number {
    const { luma, lastLuma, inside } = this;
    let changed = 0;
    for (let i = 0; i < luma.length; i++) {
      if (inside[i] === 1 && Math.abs(luma[i]! - lastLuma[i]!) > levels) changed += 1;
    }
    return this.count === 0 ? 0 : changed / this.count;
  }
}

const lumaAt = (rgb: Uint8Array, at: number): number => (2 * rgb[at]! + 5 * rgb[at + 1]! + rgb[at + 2]!) >> 3;
