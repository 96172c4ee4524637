import { z } from 'zod';
import { numberParameter } from '../config/parameters.js';
import { agreementGuardSchema } from './agreement/AgreementGuard.js';
import { inputRuleSchema } from './input/parameters.js';
import { modeSchema } from './mode/parameters.js';
import { objectRuleSchema } from './objects/parameters.js';
import { trackRuleSchema } from './tracks/parameters.js';

export const guardSchema = z.strictObject({
  resetSecs: numberParameter({
    default: 1.5,
    min: 0.1,
    max: 60,
    unit: 's',
    description:
      'Stamps that go back, or forward by more than this, begin another drive: running medians and histories restart.',
  }),
  inputs: inputRuleSchema.prefault({}),
  agreement: agreementGuardSchema.prefault({}),
  objects: objectRuleSchema.prefault({}),
  tracks: trackRuleSchema.prefault({}),
  mode: modeSchema.prefault({}),
});

export type GuardParameters = z.output<typeof guardSchema>;
