import { z } from 'zod';
import { integerParameter } from '../../config/parameters.js';

export const modeSchema = z.strictObject({
  goodFrames: integerParameter({
    default: 3,
    min: 1,
    max: 100,
    unit: 'frames',
    description: 'A better mode is entered after this many frames in a row that allow it; a worse one at once.',
  }),
});

export type ModeParameters = z.output<typeof modeSchema>;
