import type { InputFacts } from '../GuardFacts.js';
import { atOnce, type Measurement } from '../Measurement.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';

/** In the mean picture while driving, a point this many grey levels darker (or brighter) than all four points 24 px away, which changes between pictures by less than this share of their change, is a spot on the lens. */
const MIN_CONTRAST = 8;
const MAX_ACTIVITY = 0.6;
/** Share of the picture in such spots from which the camera is suspect. */
const MIN_SHARE = 0.042;
/** Ego speed from which spots are searched for: only dirt on the lens stays in place while the vehicle moves. */
const MIN_SPEED_MPS = 3;
/** Pictures in motion needed before the mean is used. */
const WARM_UP = 10;

/** Weight of the newest picture in the mean. */
const NEWEST = 0.15;
/** Samples (4 px each) to the places beside. */
const REACH = 6;
const LOOK_EVERY = 4;

/** Spots that stay in place while the surroundings move past: mud, salt, insects on the lens. */
export class DirtyLensRule implements PictureRule {
  #mean = new Float32Array(0);
  /** Mean absolute difference of a picture to the mean. */
  #activity = new Float32Array(0);
  #frames = 0;
  #share = 0;

  reset(): void {
    this.#frames = 0;
  }

  check(picture: PictureStatistics, { ego }: InputFacts): Measurement | undefined {
    if (ego === undefined || Math.abs(ego.forwardMps) < MIN_SPEED_MPS) return undefined;
    this.#learn(picture.luma);
    if (this.#frames < WARM_UP) return undefined;
    // Spots build up slowly, so not every picture is checked.
    if ((this.#frames - WARM_UP) % LOOK_EVERY === 0) this.#share = this.#spotShare(picture);
    const measured = this.#share;
    return atOnce(measured >= MIN_SHARE, {
      rule: 'dirty-lens',
      code: 'covered-lens',
      input: 'camera',
      severity: 'suspect',
      measured,
      limit: MIN_SHARE,
      unit: '',
    });
  }

  #learn(luma: Uint8Array): void {
    if (this.#mean.length !== luma.length) {
      this.#mean = new Float32Array(luma.length);
      this.#activity = new Float32Array(luma.length);
      this.#frames = 0;
    }
    if (this.#frames === 0) {
      this.#mean.fill(0);
      this.#activity.fill(0);
    }
    const mean = this.#mean;
    const activity = this.#activity;
    // The first pictures count alike.
    const weight = Math.max(NEWEST, 1 / (this.#frames + 1));
    const activityWeight = Math.max(NEWEST, 1 / Math.max(1, this.#frames));
    for (let i = 0; i < luma.length; i++) {
      const difference = luma[i]! - mean[i]!;
      if (this.#frames > 0) activity[i]! += activityWeight * (Math.abs(difference) - activity[i]!);
      mean[i]! += weight * difference;
    }
    this.#frames += 1;
  }

  /** Of the mean picture. */
  #spotShare({ rows, columns, inside }: PictureStatistics): number {
    const mean = this.#mean;
    const activity = this.#activity;
    let spots = 0;
    let places = 0;
    for (let row = REACH; row < rows - REACH; row++) {
      for (let column = REACH; column < columns - REACH; column++) {
        const at = row * columns + column;
        const left = at - REACH;
        const right = at + REACH;
        const above = at - REACH * columns;
        const below = at + REACH * columns;
        if (inside[left]! + inside[right]! + inside[above]! + inside[below]! < 4) continue;
        places += 1;
        const own = mean[at]!;
        const a = mean[left]! - own;
        const b = mean[right]! - own;
        const c = mean[above]! - own;
        const d = mean[below]! - own;
        if (!(Math.min(a, b, c, d) > MIN_CONTRAST || Math.max(a, b, c, d) < -MIN_CONTRAST)) continue;
        const around = activity[left]! + activity[right]! + activity[above]! + activity[below]!;
        if (activity[at]! < (MAX_ACTIVITY * around) / 4) spots += 1;
      }
    }
    return places === 0 ? 0 : spots / places;
  }
}
