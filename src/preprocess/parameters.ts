import { z } from 'zod';
import { numberParameter } from '../config/parameters.js';

export const preprocessSchema = z.strictObject({
  minEgoFitQuality: numberParameter({
    default: 0.3,
    min: 0,
    max: 1,
    unit: '',
    description:
      'An ego speed fitted from Doppler with less support than this (share of returns that stand still, less what chance gives) is not used.',
  }),
  egoSpeedHoldSecs: numberParameter({
    default: 1,
    min: 0,
    max: 10,
    unit: 's',
    description: 'Without odometry, the last good fit of the ego speed is used this long when a sweep gives none.',
  }),
  unambiguousDopplerMps: numberParameter({
    default: 5.25,
    min: 1,
    max: 100,
    unit: 'm/s',
    description: 'A radar that ever reported a range rate beyond this is taken as unambiguous, others as folded.',
  }),
});

export type PreprocessParameters = z.output<typeof preprocessSchema>;
