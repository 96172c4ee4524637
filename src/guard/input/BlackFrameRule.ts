import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';

export const blackFrameSchema = z.strictObject({
  darkLevel: integerParameter({
    default: 8,
    min: 0,
    max: 60,
    unit: 'grey levels',
    description: 'black-frame: luma up to this is dark ...',
  }),
  maxShare: numberParameter({
    default: 0.995,
    min: 0.5,
    max: 1,
    unit: '',
    description:
      '... and a picture is black when more than this share of it is dark. Lamps and lit road keep a night picture below it.',
  }),
});

/** The sensor delivers only read noise, or the lens is closed. */
export class BlackFrameRule implements PictureRule {
  readonly #parameters: z.output<typeof blackFrameSchema>;

  constructor(parameters: z.output<typeof blackFrameSchema>) {
    this.#parameters = parameters;
  }

  check(picture: PictureStatistics): HealthFinding | undefined {
    const { darkLevel, maxShare } = this.#parameters;
    const measured = picture.shareUpTo(darkLevel);
    return measured > maxShare
      ? {
          rule: 'black-frame',
          code: 'black-frame',
          input: 'camera',
          severity: 'unfit',
          measured,
          limit: maxShare,
          unit: '',
        }
      : undefined;
  }

  reset(): void {
    // One picture is enough.
  }
}
