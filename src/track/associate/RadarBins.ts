import type { RadarInBase } from '../../domain/PublishedFrame.js';

/** Width of a bin along x. */
const BIN_M = 2;
const FIRST_M = -50;
const BINS = 200;

/** Returns of one frame sorted into strips along x, so that finding the returns near a box does not need all of them. */
export class RadarBins {
  readonly #start = new Int32Array(BINS + 1);
  #order = new Int32Array(0);
  #radar: RadarInBase | undefined;

  /** Reads the arrays of `radar` until the next call. Returns with a non-finite position are ignored. */
  load(radar: RadarInBase): void {
    const { xM, yM } = radar;
    const start = this.#start.fill(0);
    if (this.#order.length < xM.length) this.#order = new Int32Array(xM.length * 2);
    for (let i = 0; i < xM.length; i++) {
      if (Number.isFinite(xM[i]! + yM[i]!)) start[binOf(xM[i]!) + 1]! += 1;
    }
    for (let b = 0; b < BINS; b++) start[b + 1]! += start[b]!;
    const next = start.slice();
    for (let i = 0; i < xM.length; i++) {
      if (Number.isFinite(xM[i]! + yM[i]!)) {
        const bin = binOf(xM[i]!);
        this.#order[next[bin]!] = i;
        next[bin]! += 1;
      }
    }
    this.#radar = radar;
  }

  /** Writes indices of the returns inside the box grown by `marginM` on all sides (height left out) to `into`, at most its length; returns how many. */
  inBox(
    box: {
      readonly xM: number;
      readonly yM: number;
      readonly lengthM: number;
      readonly widthM: number;
      readonly yawRad: number;
    },
    marginM: number,
    into: Int32Array,
  ): number {
    if (this.#radar === undefined) return 0;
    const { xM, yM } = this.#radar;
    const cos = Math.cos(box.yawRad);
    const sin = Math.sin(box.yawRad);
    const halfLengthM = box.lengthM / 2 + marginM;
    const halfWidthM = box.widthM / 2 + marginM;
    const reachM = Math.abs(cos) * halfLengthM + Math.abs(sin) * halfWidthM;
    const last = this.#start[binOf(box.xM + reachM) + 1]!;
    let count = 0;
    for (let k = this.#start[binOf(box.xM - reachM)]!; k < last && count < into.length; k++) {
      const i = this.#order[k]!;
      const dx = xM[i]! - box.xM;
      const dy = yM[i]! - box.yM;
      if (Math.abs(cos * dx + sin * dy) <= halfLengthM && Math.abs(cos * dy - sin * dx) <= halfWidthM) {
        into[count] = i;
        count += 1;
      }
    }
    return count;
  }
}

/** Everything beyond the ends lies in the outer strips. */
const binOf = (xM: number): number => Math.min(BINS - 1, Math.max(0, Math.floor((xM - FIRST_M) / BIN_M)));
