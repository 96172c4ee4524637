import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';

export const trackRuleSchema = z.strictObject({
  confirmHits: integerParameter({
    default: 2,
    min: 1,
    max: 10,
    unit: 'frames',
    description: 'Persistence: frames with a confirmed detection needed to confirm an object ...',
  }),
  confirmWindow: integerParameter({
    default: 3,
    min: 1,
    max: 10,
    unit: 'frames',
    description: '... among this many newest frames.',
  }),
  weakCameraScore: numberParameter({
    default: 0.3,
    min: 0,
    max: 1,
    unit: '',
    description:
      'Persistence: an object whose camera-only objectness is below this (or that is not detected in this frame) has weak evidence, which must last longer ...',
  }),
  weakHits: integerParameter({
    default: 3,
    min: 1,
    max: 10,
    unit: 'frames',
    description: '... for this many frames ...',
  }),
  weakWindow: integerParameter({
    default: 5,
    min: 1,
    max: 10,
    unit: 'frames',
    description: '... among this many newest.',
  }),
  holdShare: numberParameter({
    default: 0.5,
    min: 0,
    max: 1,
    unit: '',
    description:
      'Persistence: an object detected in this frame with too little evidence stays confirmed when at least this share of its last 10 frames (5 at least) confirmed it.',
  }),
  coastFrames: integerParameter({
    default: 2,
    min: 0,
    max: 10,
    unit: 'frames',
    description: 'Coasting: a confirmed object missed in more than this many frames in a row becomes unconfirmed.',
  }),
  cameraMemorySecs: numberParameter({
    default: 1,
    min: 0,
    max: 5,
    unit: 's',
    description: 'Provenance: how long an object that only radar sees stays confirmed after the camera last saw it.',
  }),
  fastRangeM: numberParameter({
    default: 40,
    min: 0,
    max: 100,
    unit: 'm',
    description:
      'Fast path: closer than this, a single frame confirms an object that camera and radar both see well; 0 disables it.',
  }),
  fastScore: numberParameter({
    default: 0.6,
    min: 0,
    max: 1,
    unit: '',
    description: 'Fast path: least score and least camera-only objectness.',
  }),
  fastRadarPoints: integerParameter({
    default: 2,
    min: 1,
    max: 100,
    unit: '',
    description: 'Fast path: least number of radar returns in the box.',
  }),
});

export type TrackRuleParameters = z.output<typeof trackRuleSchema>;
