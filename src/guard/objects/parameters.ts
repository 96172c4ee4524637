import { z } from 'zod';
import { numberParameter } from '../../config/parameters.js';
import { groundContactSchema } from './groundContact.js';
import { lowScoreSchema } from './lowScore.js';
import { duplicateSchema } from './markDuplicates.js';
import { positionPriorSchema } from './positionPrior.js';
import { radarCoverageSchema } from './RadarCoverage.js';
import { sensorEvidenceSchema } from './sensorEvidence.js';
import { sizePriorSchema } from './sizePrior.js';
import { speedPriorSchema } from './speedPrior.js';

/** One part a rule. */
export const objectRuleSchema = z.strictObject({
  size: sizePriorSchema.prefault({}),
  speed: speedPriorSchema.prefault({}),
  position: positionPriorSchema.prefault({}),
  ground: groundContactSchema.prefault({}),
  duplicate: duplicateSchema.prefault({}),
  evidence: sensorEvidenceSchema.prefault({}),
  radarCoverage: radarCoverageSchema.prefault({}),
  score: lowScoreSchema.prefault({}),
  maxOutOfDistribution: numberParameter({
    default: 0.9,
    min: 0,
    max: 1,
    unit: '',
    description:
      'out-of-distribution: score of the model (0 like training .. 1 unlike it) above which nothing in a frame is confirmed.',
  }),
});

export type ObjectRuleParameters = z.output<typeof objectRuleSchema>;
