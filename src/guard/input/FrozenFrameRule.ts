import type { InputFacts } from '../GuardFacts.js';
import { FrameCounter } from './FrameCounter.js';
import type { Measurement } from '../Measurement.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';

/** A picture is unchanged when less than this share of it differs from the previous one by more than CHANGE_LEVELS: noise alone changes more of a live picture. */
const MIN_CHANGED_SHARE = 0.002;
/** Ego speed from which a picture must change: walking pace, above the noise of odometry at standstill. */
const MIN_SPEED_MPS = 0.7;
/** Unchanged pictures in a row: while the vehicle moves, and while it stands or its speed is unknown (a driver may repeat one picture). */
const MOVING_FRAMES = 2;
const UNKNOWN_FRAMES = 4;

/** Levels by which JPEG and dithering may change a picture that stands still. */
const CHANGE_LEVELS = 2;

/** The picture is frozen while the vehicle moves. */
export class FrozenFrameRule implements PictureRule {
  readonly #unchanged = new FrameCounter();
  #hasLast = false;

  reset(): void {
    this.#unchanged.reset();
    this.#hasLast = false;
  }

  check(picture: PictureStatistics, { ego }: InputFacts): Measurement | undefined {
    const measured = picture.shareChanged(CHANGE_LEVELS);
    const isFirst = !this.#hasLast;
    this.#hasLast = true;
    const isOver = !isFirst && measured < MIN_CHANGED_SHARE;
    const frames = this.#unchanged.add(isOver);
    if (isFirst) return undefined;
    const isMoving = ego !== undefined && Math.abs(ego.forwardMps) >= MIN_SPEED_MPS;
    return {
      finding: {
        rule: 'frozen-frame',
        code: 'frozen-frame',
        input: 'camera',
        severity: ego === undefined || isMoving ? 'unfit' : 'suspect',
        measured,
        limit: MIN_CHANGED_SHARE,
        unit: '',
      },
      isOver,
      isFound: frames >= (isMoving ? MOVING_FRAMES : UNKNOWN_FRAMES),
    };
  }
}
