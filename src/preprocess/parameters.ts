import { z } from 'zod';
import { numberParameter } from '../config/parameters.js';

export const preprocessSchema = z.strictObject({
  minEgoFitQuality: numberParameter({
    default: 0.3,
    min: 0,
    max: 1,
    unit: '',
    description:
      'Least support of an ego speed fitted from Doppler: the share of static returns, less the share expected by chance.',
  }),
  egoSpeedHoldSecs: numberParameter({
    default: 1,
    min: 0,
    max: 10,
    unit: 's',
    description: 'Without odometry: how long the last good fit of the ego speed is used when a sweep gives none.',
  }),
  unambiguousDopplerMps: numberParameter({
    default: 5.25,
    min: 1,
    max: 100,
    unit: 'm/s',
    description:
      'A radar that has ever reported a range rate beyond this is treated as unambiguous, all others as folded.',
  }),
});

export type PreprocessParameters = z.output<typeof preprocessSchema>;
