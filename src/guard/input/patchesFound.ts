import type { PictureStatistics } from './PictureStatistics.js';

/** A patch, and how far off it is looked for, in samples (4 px each): 32 by 20 px, 24 and 8 px. */
const PATCH_COLUMNS = 8;
const PATCH_ROWS = 5;
const REACH_COLUMNS = 6;
const REACH_ROWS = 2;
const PATCH = PATCH_COLUMNS * PATCH_ROWS;
/** Mean absolute deviation from its mean, in grey levels, from which on a patch can be told from others. */
const MIN_TEXTURE = 5;
/** Found: what is left after laying it over its best place is less than this share of its texture. */
const MAX_LEFT = 0.5;

/** Of patches side by side over the whole picture. */
export interface PatchesFound {
  /** Patches with enough texture to be looked for. */
  readonly lookedFor: number;
  /** Share of them that the picture before shows near the same place; 0 when none was looked for. */
  readonly share: number;
}

/** Block matching against the picture before; each patch less its own mean, because lamps light places of their own. */
export function patchesFound(picture: PictureStatistics): PatchesFound {
  let lookedFor = 0;
  let found = 0;
  const rows = Math.floor((picture.rows - 2 * REACH_ROWS) / PATCH_ROWS);
  const columns = Math.floor((picture.columns - 2 * REACH_COLUMNS) / PATCH_COLUMNS);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = (REACH_ROWS + row * PATCH_ROWS) * picture.columns + REACH_COLUMNS + column * PATCH_COLUMNS;
      if (!isInside(picture, at)) continue;
      const texture = textureOf(picture, at);
      if (texture < MIN_TEXTURE) continue;
      lookedFor += 1;
      if (isFound(picture, at, MAX_LEFT * PATCH * texture)) found += 1;
    }
  }
  return { lookedFor, share: lookedFor === 0 ? 0 : found / lookedFor };
}

/** All of the patch, of which `at` is the first sample, lies in the camera's picture. */
function isInside({ inside, columns }: PictureStatistics, at: number): boolean {
  for (let row = at; row < at + PATCH_ROWS * columns; row += columns) {
    for (let i = row; i < row + PATCH_COLUMNS; i++) if (inside[i] === 0) return false;
  }
  return true;
}

function textureOf({ luma, columns }: PictureStatistics, at: number): number {
  const mean = meanOf(luma, columns, at);
  let deviation = 0;
  for (let row = at; row < at + PATCH_ROWS * columns; row += columns) {
    for (let i = row; i < row + PATCH_COLUMNS; i++) deviation += Math.abs(luma[i]! - mean);
  }
  return deviation / PATCH;
}

function meanOf(luma: Uint8Array, columns: number, at: number): number {
  let sum = 0;
  for (let row = at; row < at + PATCH_ROWS * columns; row += columns) {
    for (let i = row; i < row + PATCH_COLUMNS; i++) sum += luma[i]!;
  }
  return sum / PATCH;
}

function isFound(picture: PictureStatistics, at: number, limit: number): boolean {
  const mean = meanOf(picture.luma, picture.columns, at);
  for (let down = -REACH_ROWS; down <= REACH_ROWS; down++) {
    for (let right = -REACH_COLUMNS; right <= REACH_COLUMNS; right++)
      if (isLike(picture, at, mean, down * picture.columns + right, limit)) return true;
  }
  return false;
}

/** The patch, and the picture before at an offset. */
function isLike(
  { luma, lastLuma, columns }: PictureStatistics,
  at: number,
  mean: number,
  offset: number,
  limit: number,
): boolean {
  const brighterBy = mean - meanOf(lastLuma, columns, at + offset);
  let difference = 0;
  for (let row = at; row < at + PATCH_ROWS * columns; row += columns) {
    for (let i = row; i < row + PATCH_COLUMNS; i++)
      difference += Math.abs(luma[i]! - lastLuma[i + offset]! - brighterBy);
    if (difference >= limit) return false;
  }
  return true;
}
