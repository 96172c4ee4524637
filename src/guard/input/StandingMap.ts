import type { RadarInBase } from '../../domain/PublishedFrame.js';
import type { EgoFacts } from '../GuardFacts.js';
import { STANDING_MPS } from './RadarStatistics.js';

/** Range within which static returns are searched. Those farther ahead are stored too, because the vehicle moves there. */
const LOOK_RANGE_M = 45;
const KEEP_RANGE_M = 80;
const LOOK_RETURNS = 300;
const KEEP_RETURNS = 800;
/** Number of samples stored. */
const SAMPLES = 3;

/** Cells of a metre around the vehicle, in base_link. */
const CELL_M = 1;
const FIRST_XM = -10;
const FIRST_YM = -40;
const CELLS_X = 110;
const CELLS_Y = 80;
/** Of the returns looked for, at least this share must fall on the map for the rest to say something. */
const MIN_ON_MAP = 0.7;

interface Places {
  readonly xM: Float32Array;
  readonly yM: Float32Array;
  count: number;
}

const makePlaces = (most: number): Places => ({ xM: new Float32Array(most), yM: new Float32Array(most), count: 0 });

/** A map of the static returns of the newest samples, moved along with the vehicle. */
export class StandingMap {
  readonly #samples = Array.from({ length: SAMPLES }, () => makePlaces(KEEP_RETURNS));
  readonly #now = makePlaces(LOOK_RETURNS);
  readonly #occupied = new Uint8Array(CELLS_X * CELLS_Y);
  #next = 0;
  #known = 0;

  /** Samples on the map. */
  get sampleCount(): number {
    return this.#known;
  }

  /** Static returns searched for in this sample. */
  get lookedFor(): number {
    return this.#now.count;
  }

  clear(): void {
    this.#known = 0;
    this.#next = 0;
    for (const sample of this.#samples) sample.count = 0;
  }

  /** Moves the map with the vehicle; `radar` (range rates over ground) is then searched for on it. */
  follow(radar: RadarInBase, { forwardMps, yawRateRadps }: EgoFacts, stepSecs: number): void {
    const forwardM = forwardMps * stepSecs;
    const cos = Math.cos(yawRateRadps * stepSecs);
    const sin = Math.sin(yawRateRadps * stepSecs);
    this.#occupied.fill(0);
    for (const { xM, yM, count } of this.#samples) {
      for (let i = 0; i < count; i++) {
        const x = xM[i]! - forwardM;
        const y = yM[i]!;
        xM[i] = cos * x + sin * y;
        yM[i] = cos * y - sin * x;
        this.#occupy(xM[i]!, yM[i]!);
      }
    }
    fillStanding(this.#now, radar, LOOK_RANGE_M);
  }

  /** Puts a sample on the map in place of the oldest. */
  remember(radar: RadarInBase): void {
    fillStanding(this.#samples[this.#next]!, radar, KEEP_RANGE_M);
    this.#next = (this.#next + 1) % SAMPLES;
    this.#known = Math.min(SAMPLES, this.#known + 1);
  }

  /** Share of the standing returns that lie where some did before, to a metre or two, were they `shiftM` further ahead. */
  shareFound(shiftM: number): number {
    const { xM, yM, count } = this.#now;
    let onMap = 0;
    let found = 0;
    for (let i = 0; i < count; i++) {
      const ix = Math.floor((xM[i]! + shiftM - FIRST_XM) / CELL_M);
      const iy = Math.floor((yM[i]! - FIRST_YM) / CELL_M);
      if (!(ix >= 0 && ix < CELLS_X && iy >= 0 && iy < CELLS_Y)) continue;
      onMap += 1;
      found += this.#occupied[ix * CELLS_Y + iy]!;
    }
    return onMap > 0 && onMap >= MIN_ON_MAP * count ? found / onMap : 0;
  }

  /** The cell and its neighbours, because radars are no more accurate than that. */
  #occupy(xM: number, yM: number): void {
    const ix = Math.floor((xM - FIRST_XM) / CELL_M);
    const iy = Math.floor((yM - FIRST_YM) / CELL_M);
    if (!(ix >= 1 && ix < CELLS_X - 1 && iy >= 1 && iy < CELLS_Y - 1)) return;
    for (let x = ix - 1; x <= ix + 1; x++) this.#occupied.fill(1, x * CELLS_Y + iy - 1, x * CELLS_Y + iy + 2);
  }
}

/** Evenly spread when there are more than there is room for. */
function fillStanding(into: Places, radar: RadarInBase, rangeM: number): void {
  let standing = 0;
  for (let i = 0; i < radar.xM.length; i++) if (isStanding(radar, i, rangeM)) standing += 1;
  const stride = Math.max(1, Math.ceil(standing / into.xM.length));
  into.count = 0;
  let index = 0;
  for (let i = 0; i < radar.xM.length; i++) {
    if (!isStanding(radar, i, rangeM) || index++ % stride !== 0) continue;
    into.xM[into.count] = radar.xM[i]!;
    into.yM[into.count] = radar.yM[i]!;
    into.count += 1;
  }
}

// NaN fails both comparisons.
const isStanding = ({ xM, yM, radialSpeedMps }: RadarInBase, i: number, rangeM: number): boolean =>
  Math.abs(radialSpeedMps[i]!) < STANDING_MPS && xM[i]! * xM[i]! + yM[i]! * yM[i]! < rangeM * rangeM;
