import { z } from 'zod';
import { blackFrameSchema } from './BlackFrameRule.js';
import { blurredSchema } from './BlurredRule.js';
import { coveredLensSchema } from './CoveredLensRule.js';
import { dirtyLensSchema } from './DirtyLensRule.js';
import { exposureJumpSchema } from './ExposureJumpRule.js';
import { frozenFrameSchema } from './FrozenFrameRule.js';
import { noiseFrameSchema } from './NoiseFrameRule.js';
import { overExposedSchema } from './OverExposedRule.js';
import { radarClutteredSchema } from './RadarClutteredRule.js';
import { radarDeadSchema } from './RadarDeadRule.js';
import { radarMotionSchema } from './RadarMotionRule.js';

/** One part a rule. */
export const inputRuleSchema = z.strictObject({
  frozenFrame: frozenFrameSchema.prefault({}),
  blackFrame: blackFrameSchema.prefault({}),
  overExposed: overExposedSchema.prefault({}),
  exposureJump: exposureJumpSchema.prefault({}),
  blurred: blurredSchema.prefault({}),
  coveredLens: coveredLensSchema.prefault({}),
  dirtyLens: dirtyLensSchema.prefault({}),
  noiseFrame: noiseFrameSchema.prefault({}),
  radarDead: radarDeadSchema.prefault({}),
  radarCluttered: radarClutteredSchema.prefault({}),
  radarMotion: radarMotionSchema.prefault({}),
});

export type InputRuleParameters = z.output<typeof inputRuleSchema>;
