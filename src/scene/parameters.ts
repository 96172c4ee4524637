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
  egoFrontM: numberParameter({
    default: 1,
    min: -5,
    max: 15,
    unit: 'm',
    description: 'Distance from base_link to the front of the vehicle; distances to hazards start there.',
  }),
  egoWidthM: numberParameter({
    default: 1.9,
    min: 0.5,
    max: 5,
    unit: 'm',
    description: 'Width of the vehicle.',
  }),
  pathMarginM: numberParameter({
    default: 0.3,
    min: 0,
    max: 3,
    unit: 'm',
    description: 'Margin of the path ahead on each side of the vehicle.',
  }),
  warningSecs: numberParameter({
    default: 4,
    min: 0.5,
    max: 20,
    unit: 's',
    description: 'A time to collision below this raises a warning.',
  }),
  criticalSecs: numberParameter({
    default: 2,
    min: 0.2,
    max: 10,
    unit: 's',
    description: 'A time to collision below this is critical.',
  }),
  horizonSecs: numberParameter({
    default: 6,
    min: 1,
    max: 20,
    unit: 's',
    description: 'How far ahead in time crossings, cut-ins and collisions are predicted.',
  }),
  comfortableBrakingMps2: numberParameter({
    default: 3,
    min: 0.5,
    max: 10,
    unit: 'm/s²',
    description: 'A stop that needs more braking than this is an emergency.',
  }),
  minTimeGapSecs: numberParameter({
    default: 1,
    min: 0.2,
    max: 5,
    unit: 's',
    description: 'A vehicle ahead with a smaller time gap than this is too close.',
  }),
  conditionsMemorySecs: numberParameter({
    default: 2,
    min: 0,
    max: 60,
    unit: 's',
    description: 'Time constant over which weather, light, road surface and visibility are averaged.',
  }),
});

export type SceneParameters = z.output<typeof sceneSchema>;
