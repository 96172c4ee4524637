import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import { FrameCounter } from './FrameCounter.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';
import { RunningMedian } from './RunningMedian.js';

export const blurredSchema = z.strictObject({
  minSharpness: numberParameter({
    default: 0.13,
    min: 0,
    max: 1,
    unit: '',
    description:
      'blurred: sharpness is the mean difference of neighbouring pixels over that of pixels 8 apart. Below this, a picture with any contrast is unfit, whatever the history of this camera.',
  }),
  minOfMedian: numberParameter({
    default: 0.55,
    min: 0,
    max: 1,
    unit: '',
    description: 'blurred: a picture less sharp than this share of the running median of this camera is unfit.',
  }),
  maxLimit: numberParameter({
    default: 0.24,
    min: 0,
    max: 1,
    unit: '',
    description:
      'blurred: a sharper picture is never blurred: noise (night, rain) raises the median, and less noise is not blur.',
  }),
  minContrast: numberParameter({
    default: 4,
    min: 0,
    max: 50,
    unit: 'grey levels',
    description:
      'blurred: a picture whose pixels 8 apart differ by less on average has no detail to judge (fog, snow) and is skipped.',
  }),
  minDetail: numberParameter({
    default: 0.33,
    min: 0,
    max: 1,
    unit: '',
    description:
      'blurred: a picture whose neighbouring pixels, or whose pixels 8 apart, differ by less than this share of the running medians of this camera has lost its detail and is unfit, whatever its contrast. Undisturbed drives keep more than 0.55 from one picture to the next.',
  }),
  relearnFrames: integerParameter({
    default: 300,
    min: 10,
    max: 100000,
    unit: 'frames',
    description: 'blurred: after this many pictures the lower detail counts as normal: the surroundings have changed.',
  }),
  window: integerParameter({
    default: 51,
    min: 5,
    max: 1001,
    unit: 'frames',
    description: 'blurred: length of the running median.',
  }),
  warmUp: integerParameter({
    default: 10,
    min: 1,
    max: 1000,
    unit: 'frames',
    description: 'blurred: pictures needed before the running median is used.',
  }),
  frames: integerParameter({
    default: 3,
    min: 1,
    max: 50,
    unit: 'frames',
    description: 'blurred: pictures in a row before the camera is unfit.',
  }),
});

/** Detail is lost while structure remains, or compared with this camera's recent pictures: out of focus, water, grease or steam on the lens. */
export class BlurredRule implements PictureRule {
  readonly #parameters: z.output<typeof blurredSchema>;
  readonly #sharpness: RunningMedian;
  readonly #near: RunningMedian;
  readonly #far: RunningMedian;
  readonly #blurred = new FrameCounter();

  constructor(parameters: z.output<typeof blurredSchema>) {
    this.#parameters = parameters;
    this.#sharpness = new RunningMedian(parameters.window);
    this.#near = new RunningMedian(parameters.window);
    this.#far = new RunningMedian(parameters.window);
  }

  reset(): void {
    this.#sharpness.reset();
    this.#near.reset();
    this.#far.reset();
    this.#blurred.reset();
  }

  check(picture: PictureStatistics): HealthFinding | undefined {
    const { frames, relearnFrames } = this.#parameters;
    const found = this.#sharpnessOf(picture) ?? this.#detailOf(picture);
    const count = this.#blurred.add(found !== undefined);
    if (count >= relearnFrames) this.reset();
    // Blurred pictures must not enter the running medians.
    if (found === undefined || count >= relearnFrames) {
      this.#near.add(picture.nearDifference);
      this.#far.add(picture.farDifference);
      if (picture.farDifference >= this.#parameters.minContrast)
        this.#sharpness.add(picture.nearDifference / picture.farDifference);
    }
    return found !== undefined && count >= frames
      ? { rule: 'blurred', code: 'blurred', input: 'camera', severity: 'unfit', ...found, unit: '' }
      : undefined;
  }

  /** Near against far differences: applies to any picture with contrast, also to the first. */
  #sharpnessOf({ nearDifference, farDifference }: PictureStatistics): Measured | undefined {
    const { minSharpness, minOfMedian, maxLimit, minContrast, warmUp } = this.#parameters;
    if (farDifference < minContrast) return undefined;
    const measured = nearDifference / farDifference;
    const usual = this.#sharpness.count >= warmUp ? Math.min(maxLimit, this.#sharpness.value * minOfMedian) : 0;
    const limit = Math.max(minSharpness, usual);
    return measured < limit ? { measured, limit } : undefined;
  }

  /** Against this camera's own past. */
  #detailOf({ nearDifference, farDifference }: PictureStatistics): Measured | undefined {
    const { minDetail, warmUp } = this.#parameters;
    if (this.#near.count < warmUp) return undefined;
    const measured = Math.min(
      nearDifference / Math.max(this.#near.value, 1e-3),
      farDifference / Math.max(this.#far.value, 1e-3),
    );
    return measured < minDetail ? { measured, limit: minDetail } : undefined;
  }
}

type Measured = Pick<HealthFinding, 'measured' | 'limit'>;
