import { z } from 'zod';
import { classShareParameter, integerParameter, numberParameter } from '../config/parameters.js';

export const headsSchema = z.strictObject({
  maxObjects: integerParameter({
    default: 200,
    min: 1,
    max: 2000,
    unit: '',
    description: 'Most objects kept per frame, best scores first.',
  }),
  thresholds: classShareParameter({
    description: 'Lowest published score per object class; overrides the model file.',
  }),
  samePlaceM: numberParameter({
    default: 1,
    min: 0,
    max: 5,
    unit: 'm',
    description:
      'Vehicles of different classes whose centres are closer than this are one object: the best score is kept.',
  }),
  radarMarginM: numberParameter({
    default: 0.5,
    min: 0,
    max: 5,
    unit: 'm',
    description: 'Radar returns up to this far outside a box count as its own.',
  }),
});

export type HeadsParameters = z.output<typeof headsSchema>;
