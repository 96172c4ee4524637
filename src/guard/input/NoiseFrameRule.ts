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
  maxStructure: numberParameter({
    default: 0.3,
    min: 0.01,
    max: 2,
    unit: '',
    description:
      '... and it is noise when the means of its 16 by 6 blocks spread by less than this share of the difference between pixels 8 apart: nothing in it is larger than a grain, whatever its scale. Real pictures lie above 0.8.',
  }),
});

/** High-frequency energy without any structure below it. */
export class NoiseFrameRule implements PictureRule {
  readonly #parameters: z.output<typeof noiseFrameSchema>;

  constructor(parameters: z.output<typeof noiseFrameSchema>) {
    this.#parameters = parameters;
  }

  check(picture: PictureStatistics): HealthFinding | undefined {
    const { minDifference, maxStructure } = this.#parameters;
    if (picture.nearDifference <= minDifference) return undefined;
    const measured = picture.blockSpread / Math.max(picture.farDifference, 1e-3);
    return measured < maxStructure
      ? {
          rule: 'noise-frame',
          code: 'noise-frame',
          input: 'camera',
          severity: 'unfit',
          measured,
          limit: maxStructure,
          unit: '',
        }
      : undefined;
  }

  reset(): void {
    // One picture is enough.
  }
}
