import { z } from 'zod';
import { numberParameter } from '../../config/parameters.js';
import type { ObjectRule } from './ObjectRule.js';

export const lowScoreSchema = z.strictObject({
  minScore: numberParameter({
    default: 0.3,
    min: 0,
    max: 1,
    unit: '',
    description: 'low-score: an object that is published with a lower score is unconfirmed.',
  }),
  minScores: z.record(z.string(), z.number().min(0).max(1)).default({}).meta({
    unit: '',
    description: 'low-score: per object class, instead of minScore.',
  }),
});

/** Between the score from which the model publishes a class and the one from which the guard believes it. */
export function lowScore(parameters: z.output<typeof lowScoreSchema>): ObjectRule {
  return ({ label, score }) =>
    score < (parameters.minScores[label] ?? parameters.minScore)
      ? { reason: 'low-score', effect: 'unconfirm' }
      : undefined;
}
