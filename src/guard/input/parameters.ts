import { z } from 'zod';
import { blackFrameSchema } from './BlackFrameRule.js';
import { blurredSchema } from './BlurredRule.js';
import { coveredLensSchema } from './CoveredLensRule.js';
import { coveredWholeSchema } from './CoveredWholeRule.js';
import { dirtyLensSchema } from './DirtyLensRule.js';
import { exposureJumpSchema } from './ExposureJumpRule.js';
import { frozenFrameSchema } from './FrozenFrameRule.js';
import { lateCameraSchema } from './LateCameraRule.js';
import { noiseFrameSchema } from './NoiseFrameRule.js';
import { overExposedSchema } from './OverExposedRule.js';
import { pictureJumpSchema } from './PictureJumpRule.js';
import { radarClutteredSchema } from './RadarClutteredRule.js';
import { radarDeadSchema } from './RadarDeadRule.js';
import { radarJumpSchema } from './RadarJumpRule.js';
import { radarMotionSchema } from './RadarMotionRule.js';
import { suddenDirtSchema } from './SuddenDirtRule.js';

/** One part a rule. */
export const inputRuleSchema = z.strictObject({
  frozenFrame: frozenFrameSchema.prefault({}),
  blackFrame: blackFrameSchema.prefault({}),
  overExposed: overExposedSchema.prefault({}),
  exposureJump: exposureJumpSchema.prefault({}),
  blurred: blurredSchema.prefault({}),
  coveredLens: coveredLensSchema.prefault({}),
  coveredWhole: coveredWholeSchema.prefault({}),
  dirtyLens: dirtyLensSchema.prefault({}),
  suddenDirt: suddenDirtSchema.prefault({}),
  noiseFrame: noiseFrameSchema.prefault({}),
  pictureJump: pictureJumpSchema.prefault({}),
  lateCamera: lateCameraSchema.prefault({}),
  radarDead: radarDeadSchema.prefault({}),
  radarCluttered: radarClutteredSchema.prefault({}),
  radarMotion: radarMotionSchema.prefault({}),
  radarJump: radarJumpSchema.prefault({}),
});

export type InputRuleParameters = z.output<typeof inputRuleSchema>;
