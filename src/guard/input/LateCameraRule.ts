import type { Measurement } from '../Measurement.js';
import type { InputFacts } from '../GuardFacts.js';
import { FrameCounter } from './FrameCounter.js';
import { RunningMedian } from './RunningMedian.js';

/** Late pictures in a row: one may be held up by a busy link. */
const FRAMES = 2;
/** Running median: five seconds at 10 Hz, used from half a second on. */
const WINDOW = 51;
const WARM_UP = 5;
/** After this many late pictures in a row, their delay counts as normal. */
const RELEARN_FRAMES = 300;

/** Pictures arrive later than usual for this camera: a busy driver, a saturated link, a slow network. Needs no clock that agrees with the stamps', only one that does not drift against it. */
export class LateCameraRule {
  readonly #maxExtraSecs: number;
  readonly #usual = new RunningMedian(WINDOW);
  readonly #late = new FrameCounter();

  constructor(maxExtraSecs: number) {
    this.#maxExtraSecs = maxExtraSecs;
  }

  reset(): void {
    this.#usual.reset();
    this.#late.reset();
  }

  check({ pictureDelaySecs }: InputFacts): Measurement | undefined {
    if (pictureDelaySecs === undefined) return undefined;
    const limit = this.#usual.value + this.#maxExtraSecs;
    const isKnown = this.#usual.count >= WARM_UP;
    const isOver = isKnown && pictureDelaySecs > limit;
    const count = this.#late.add(isOver);
    if (count >= RELEARN_FRAMES) this.reset();
    if (!isOver || count >= RELEARN_FRAMES) this.#usual.add(pictureDelaySecs);
    if (!isKnown) return undefined;
    return {
      finding: {
        rule: 'late-camera',
        code: 'camera-late',
        input: 'camera',
        severity: 'suspect',
        measured: pictureDelaySecs,
        limit,
        unit: 's',
      },
      isOver,
      isFound: isOver && count >= FRAMES,
    };
  }
}
