import { z } from 'zod';
import { integerParameter, numberParameter } from '../config/parameters.js';

export const headsSchema = z.strictObject({
  maxObjects: integerParameter({
    default: 200,
    min: 1,
    max: 2000,
    unit: '',
    description: 'Objects kept of one frame, best scores first.',
  }),
  thresholds: z.record(z.string(), z.number().min(0).max(1)).default({}).meta({
    unit: '',
    description: 'Per object class: lowest score published, instead of the one the model file names.',
  }),
  samePlaceM: numberParameter({
    default: 1,
    min: 0,
    max: 5,
    unit: 'm',
    description: 'Vehicles of different classes with centres nearer than this are one object: the best score stays.',
  }),
  radarMarginM: numberParameter({
    default: 0.5,
    min: 0,
    max: 5,
    unit: 'm',
    description: 'Radar returns this far outside a box still count as its own.',
  }),
});

export type HeadsParameters = z.output<typeof headsSchema>;
