import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';

export const overExposedSchema = z.strictObject({
  whiteLevel: integerParameter({
    default: 250,
    min: 200,
    max: 255,
    unit: 'grey levels',
    description: 'over-exposed: luma from this on is saturated ...',
  }),
  suspectShare: numberParameter({
    default: 0.3,
    min: 0.05,
    max: 1,
    unit: '',
    description: '... a picture is suspect when more than this share of it is saturated ...',
  }),
  unfitShare: numberParameter({
    default: 0.45,
    min: 0.05,
    max: 1,
    unit: '',
    description: '... and unfit above this share. Recorded bright skies stay below 0.13.',
  }),
});

const FINDING = { rule: 'over-exposed', code: 'over-exposed', input: 'camera', unit: '' } as const;

/** Most of the picture is saturated: what is there cannot be seen. */
export class OverExposedRule implements PictureRule {
  readonly #parameters: z.output<typeof overExposedSchema>;

  constructor(parameters: z.output<typeof overExposedSchema>) {
    this.#parameters = parameters;
  }

  check(picture: PictureStatistics): HealthFinding | undefined {
    const { whiteLevel, suspectShare, unfitShare } = this.#parameters;
    const measured = picture.count === 0 ? 0 : 1 - picture.shareUpTo(whiteLevel - 1);
    if (measured > unfitShare) return { ...FINDING, severity: 'unfit', measured, limit: unfitShare };
    if (measured > suspectShare) return { ...FINDING, severity: 'suspect', measured, limit: suspectShare };
    return undefined;
  }

  reset(): void {
    // One picture is enough.
  }
}
