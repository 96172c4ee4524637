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
      'blurred: sharpness is the mean difference of neighbouring pixels over that of pixels 8 apart. Below this a picture with any contrast is unfit, whatever this camera did before.',
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
      'blurred: sharper than this is never blurred: noise (night, rain) raises the median, and less noise is no blur.',
  }),
  minContrast: numberParameter({
    default: 4,
    min: 0,
    max: 50,
    unit: 'grey levels',
    description:
      'blurred: pictures whose pixels 8 apart differ by less on average have nothing that could be sharp (fog, snow) and are not judged.',
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
    description: 'blurred: pictures before the running median counts.',
  }),
  frames: integerParameter({
    default: 3,
    min: 1,
    max: 50,
    unit: 'frames',
    description: 'blurred: pictures in a row before the camera is unfit.',
  }),
});

/** Detail is gone while structure is still there: out of focus, water or grease on the lens. */
export class BlurredRule implements PictureRule {
  readonly #parameters: z.output<typeof blurredSchema>;
  readonly #median: RunningMedian;
  readonly #blurred = new FrameCounter();

  constructor(parameters: z.output<typeof blurredSchema>) {
    this.#parameters = parameters;
    this.#median = new RunningMedian(parameters.window);
  }

  reset(): void {
    this.#median.reset();
    this.#blurred.reset();
  }

  check(picture: PictureStatistics): HealthFinding | undefined {
    const { minSharpness, minOfMedian, maxLimit, minContrast, warmUp, frames } = this.#parameters;
    if (picture.farDifference < minContrast) {
      this.#blurred.reset();
      return undefined;
    }
    const measured = picture.nearDifference / picture.farDifference;
    const usual = this.#median.count >= warmUp ? Math.min(maxLimit, this.#median.value * minOfMedian) : 0;
    const limit = Math.max(minSharpness, usual);
    const isBlurred = measured < limit;
    // What is blurred must not teach what is usual.
    if (!isBlurred) this.#median.add(measured);
    return this.#blurred.add(isBlurred) >= frames
      ? { fault: 'blurred', input: 'camera', severity: 'unfit', measured, limit }
      : undefined;
  }
}
