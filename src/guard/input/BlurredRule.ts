import { FrameCounter } from './FrameCounter.js';
import type { Measurement } from '../Measurement.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';
import { RunningMedian } from './RunningMedian.js';

/** Pictures in a row: water drops and motion blur of one picture pass. */
const FRAMES = 3;
/** Less sharp than this share of this camera's running median. */
const MIN_OF_MEDIAN = 0.55;
/** A sharper picture is never blurred: noise (night, rain) raises the median, and less noise is not blur. */
const MAX_LIMIT = 0.24;
/** Grey levels: a picture whose pixels 8 apart differ by less on average has no detail to judge (fog, snow). */
const MIN_CONTRAST = 4;
/** Differences below this share of this camera's running medians: the detail is lost, whatever the contrast. Undisturbed drives keep more than 0.55 from one picture to the next. */
const MIN_DETAIL = 0.33;
/** After this many pictures the lower detail counts as normal: the surroundings have changed. */
const RELEARN_FRAMES = 300;
/** Running medians: five seconds at 10 Hz, used from one second on. */
const WINDOW = 51;
const WARM_UP = 10;

/** Detail is lost while structure remains, or compared with this camera's recent pictures: out of focus, water, grease or steam on the lens. */
export class BlurredRule implements PictureRule {
  readonly #minSharpness: number;
  readonly #sharpness = new RunningMedian(WINDOW);
  readonly #near = new RunningMedian(WINDOW);
  readonly #far = new RunningMedian(WINDOW);
  readonly #blurred = new FrameCounter();

  /** `minSharpness`: unfit below it whatever the history of this camera. */
  constructor(minSharpness: number) {
    this.#minSharpness = minSharpness;
  }

  reset(): void {
    this.#sharpness.reset();
    this.#near.reset();
    this.#far.reset();
    this.#blurred.reset();
  }

  check(picture: PictureStatistics): Measurement | undefined {
    const sharpness = this.#sharpnessOf(picture);
    const detail = this.#detailOf(picture);
    const isBlurred = isBelow(sharpness) || isBelow(detail);
    const count = this.#blurred.add(isBlurred);
    if (count >= RELEARN_FRAMES) this.reset();
    // Blurred pictures must not enter the running medians.
    if (!isBlurred || count >= RELEARN_FRAMES) {
      this.#near.add(picture.nearDifference);
      this.#far.add(picture.farDifference);
      if (picture.farDifference >= MIN_CONTRAST) this.#sharpness.add(picture.nearDifference / picture.farDifference);
    }
    const measured = isBelow(sharpness) ? sharpness : nearer(detail, sharpness);
    return (
      measured && {
        finding: { rule: 'blurred', code: 'blurred', input: 'camera', severity: 'unfit', ...measured, unit: '' },
        isOver: isBlurred,
        isFound: isBlurred && count >= FRAMES,
      }
    );
  }

  /** Near against far differences: applies to any picture with contrast, also to the first. */
  #sharpnessOf({ nearDifference, farDifference }: PictureStatistics): Measured | undefined {
    if (farDifference < MIN_CONTRAST) return undefined;
    const usual = this.#sharpness.count >= WARM_UP ? Math.min(MAX_LIMIT, this.#sharpness.value * MIN_OF_MEDIAN) : 0;
    return { measured: nearDifference / farDifference, limit: Math.max(this.#minSharpness, usual) };
  }

  /** Against this camera's own past. */
  #detailOf({ nearDifference, farDifference }: PictureStatistics): Measured | undefined {
    if (this.#near.count < WARM_UP) return undefined;
    const measured = Math.min(
      nearDifference / Math.max(this.#near.value, 1e-3),
      farDifference / Math.max(this.#far.value, 1e-3),
    );
    return { measured, limit: MIN_DETAIL };
  }
}

interface Measured {
  readonly measured: number;
  readonly limit: number;
}

const isBelow = (value: Measured | undefined): boolean => value !== undefined && value.measured < value.limit;

/** To its limit. */
const nearer = (a: Measured | undefined, b: Measured | undefined): Measured | undefined =>
  a === undefined || b === undefined ? (a ?? b) : a.measured / a.limit < b.measured / b.limit ? a : b;
