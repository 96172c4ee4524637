import { z } from 'zod';
import { integerParameter } from '../../config/parameters.js';

export const modeSchema = z.strictObject({
  goodFrames: integerParameter({
    default: 3,
    min: 1,
    max: 100,
    unit: 'frames',
    description: 'Frames in a row that must allow a better mode before it is entered; a worse mode is entered at once.',
  }),
});

export type ModeParameters = z.output<typeof modeSchema>;
