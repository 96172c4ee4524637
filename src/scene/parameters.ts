import { z } from 'zod';
import { numberParameter } from '../config/parameters.js';

export const sceneSchema = z.strictObject({
  drivableForwardM: numberParameter({
    default: 60,
    min: 5,
    max: 200,
    unit: 'm',
    description: 'How far ahead of base_link the drivable area reaches.',
  }),
  drivableSideM: numberParameter({
    default: 20,
    min: 2,
    max: 100,
    unit: 'm',
    description: 'How far to each side the drivable area reaches.',
  }),
  drivableCellM: numberParameter({
    default: 0.5,
    min: 0.1,
    max: 5,
    unit: 'm',
    description: 'Cell size of the drivable area.',
  }),
});

export type SceneParameters = z.output<typeof sceneSchema>;
