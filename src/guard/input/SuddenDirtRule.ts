import { secsBetween, type TimeNs } from '../../domain/time.js';
import type { InputFacts } from '../GuardFacts.js';
import { atOnce, type Measurement } from '../Measurement.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';

/** Grey levels: a point whose mean over 8 pictures differs by more than this from its mean over the 5 before them, and by more than STEP_OF_SPREAD times its variation within both, has changed abruptly and permanently. */
const MIN_STEP = 5;
const STEP_OF_SPREAD = 3;
/** Ignored when less than this share of the picture stays within MIN_STEP: the light changed (a tunnel ends). */
const MIN_QUIET_SHARE = 0.2;
/** Ego speed from which sudden dirt is searched for: only dirt stays in place while the vehicle moves. */
const MIN_SPEED_MPS = 3;
/** Pictures for which the camera stays suspect: nothing shows that the lens is clean again. */
const HOLD_FRAMES = 100;

const BEFORE = 5;
const AFTER = 8;
const DEPTH = BEFORE + AFTER;
/** Every second sample of a row is enough. */
const STRIDE = 2;
/** Pictures further apart show another place. */
const MAX_STEP_SECS = 0.3;

/** Mud, slush or spray hits the lens: many points change at once and then stay unchanged while the surroundings move past. Works at dusk and in fog, where spots have no contrast. */
export class SuddenDirtRule implements PictureRule {
  readonly #minShare: number;
  #ring: Uint8Array[] = [];
  #sumBefore = new Uint16Array(0);
  #sumAfter = new Uint16Array(0);
  #next = 0;
  #count = 0;
  #lastNs: TimeNs | undefined;
  #holdFrames = 0;
  #share = 0;

  /** `minShare`: share of the picture that changes at once. */
  constructor(minShare: number) {
    this.#minShare = minShare;
  }

  reset(): void {
    this.#count = 0;
    this.#holdFrames = 0;
    this.#lastNs = undefined;
  }

  check(picture: PictureStatistics, { ego, stampNs }: InputFacts): Measurement | undefined {
    const isNext = this.#lastNs !== undefined && secsBetween(this.#lastNs, stampNs) <= MAX_STEP_SECS;
    this.#lastNs = stampNs;
    const isDriving = ego !== undefined && Math.abs(ego.forwardMps) >= MIN_SPEED_MPS;
    if (!isNext || !isDriving) this.#count = 0;
    if (isDriving) this.#keep(picture.luma);
    if (this.#holdFrames > 0) this.#holdFrames -= 1;
    const share = this.#count >= DEPTH ? this.#changedShare(picture) : undefined;
    if (share !== undefined && share >= this.#minShare) {
      this.#share = share;
      this.#holdFrames = HOLD_FRAMES;
    }
    const isFound = this.#holdFrames > 0;
    if (share === undefined && !isFound) return undefined;
    return atOnce(isFound, {
      rule: 'sudden-dirt',
      code: 'covered-lens',
      input: 'camera',
      severity: 'suspect',
      measured: isFound ? this.#share : (share ?? 0),
      limit: this.#minShare,
      unit: '',
    });
  }

  /** Both sums slide along with the pictures: summing all 13 anew each time would cost more than all other input checks. */
  #keep(luma: Uint8Array): void {
    if (this.#ring[0]?.length !== luma.length) {
      this.#ring = Array.from({ length: DEPTH }, () => new Uint8Array(luma.length));
      this.#sumBefore = new Uint16Array(luma.length);
      this.#sumAfter = new Uint16Array(luma.length);
      this.#count = 0;
    }
    if (this.#count === 0) {
      this.#sumBefore.fill(0);
      this.#sumAfter.fill(0);
    }
    const [before, after] = [this.#sumBefore, this.#sumAfter];
    const oldest = this.#ring[this.#next]!;
    const oldestAfter = this.#ring[(this.#next + BEFORE) % DEPTH]!;
    const movesOn = this.#count >= AFTER;
    const isFull = this.#count >= DEPTH;
    for (let i = 0; i < luma.length; i += STRIDE) {
      after[i]! += luma[i]!;
      if (movesOn) {
        after[i]! -= oldestAfter[i]!;
        before[i]! += oldestAfter[i]!;
      }
      if (isFull) before[i]! -= oldest[i]!;
    }
    oldest.set(luma);
    this.#next = (this.#next + 1) % DEPTH;
    this.#count += 1;
  }

  /** 0 when the light changed. */
  #changedShare({ inside, luma }: PictureStatistics): number {
    const [sumBefore, sumAfter] = [this.#sumBefore, this.#sumAfter];
    // Oldest first.
    const pictures = this.#ring.map((_, k) => this.#ring[(this.#next + k) % DEPTH]!);
    const lastBefore = pictures[BEFORE - 1]!;
    const firstAfter = pictures[BEFORE]!;
    let places = 0;
    let changed = 0;
    let quiet = 0;
    for (let i = 0; i < luma.length; i += STRIDE) {
      if (inside[i] === 0) continue;
      places += 1;
      const before = sumBefore[i]! / BEFORE;
      const after = sumAfter[i]! / AFTER;
      const step = Math.abs(after - before);
      if (step <= MIN_STEP) {
        quiet += 1;
        continue;
      }
      // Objects that pass through do not change in a single step, as dirt does.
      if (2 * Math.abs(firstAfter[i]! - lastBefore[i]!) < step) continue;
      const varies = spread(pictures, i, 0, BEFORE, before) + spread(pictures, i, BEFORE, DEPTH, after);
      if (step > STEP_OF_SPREAD * varies) changed += 1;
    }
    return places === 0 || quiet < MIN_QUIET_SHARE * places ? 0 : changed / places;
  }
}

/** Mean absolute difference to the mean, of the pictures in [from, to). */
function spread(pictures: readonly Uint8Array[], at: number, from: number, to: number, mean: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += Math.abs(pictures[k]![at]! - mean);
  return sum / (to - from);
}
