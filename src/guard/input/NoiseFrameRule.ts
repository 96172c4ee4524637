import { z } from 'zod';
import { numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';

export const noiseFrameSchema = z.strictObject({
  minDifference: numberParameter({
    default: 12,
    min: 1,
    max: 100,
    unit: 'grey levels',
    description:
      'noise-frame: only a picture whose neighbouring pixels differ by more than this on average can be noise ...',
  }),
  minRatio: numberParameter({
    default: 0.85,
    min: 0.3,
    max: 1.5,
    unit: '',
    description:
      '... and it is when they differ almost as much as pixels 8 apart: nothing in it is larger than a pixel. Pictures of the world are near 0.4.',
  }),
});

/** High-frequency energy without any structure below it. */
export class NoiseFrameRule implements PictureRule {
  readonly #parameters: z.output<typeof noiseFrameSchema>;

  constructor(parameters: z.output<typeof noiseFrameSchema>) {
    this.#parameters = parameters;
  }

  check(picture: PictureStatistics): HealthFinding | undefined {
    const { minDifference, minRatio } = this.#parameters;
    if (picture.nearDifference <= minDifference) return undefined;
    const measured = picture.nearDifference / Math.max(picture.farDifference, 1e-3);
    return measured > minRatio
      ? { fault: 'noise-frame', input: 'camera', severity: 'unfit', measured, limit: minRatio }
      : undefined;
  }

  reset(): void {
    // One picture is enough.
  }
}
