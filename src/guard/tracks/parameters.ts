import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';

export const trackRuleSchema = z.strictObject({
  confirmHits: integerParameter({
    default: 2,
    min: 1,
    max: 10,
    unit: 'frames',
    description: 'Persistence: frames with a confirmed detection that make a confirmed object ...',
  }),
  confirmWindow: integerParameter({
    default: 3,
    min: 1,
    max: 10,
    unit: 'frames',
    description: '... out of this many newest frames.',
  }),
  weakCameraScore: numberParameter({
    default: 0.3,
    min: 0,
    max: 1,
    unit: '',
    description:
      'Persistence: an object whose camera-only objectness is below this (or that is not seen now) has weak evidence, which must last longer ...',
  }),
  weakHits: integerParameter({
    default: 3,
    min: 1,
    max: 10,
    unit: 'frames',
    description: '... namely this many frames ...',
  }),
  weakWindow: integerParameter({
    default: 5,
    min: 1,
    max: 10,
    unit: 'frames',
    description: '... out of this many newest.',
  }),
  holdShare: numberParameter({
    default: 0.5,
    min: 0,
    max: 1,
    unit: '',
    description:
      'Persistence: an object that is seen now, with short evidence, stays confirmed when at least this share of its last 10 frames (of 5 or more) confirmed it.',
  }),
  coastFrames: integerParameter({
    default: 2,
    min: 0,
    max: 10,
    unit: 'frames',
    description: 'Coasting: a confirmed object that was missed in more frames than this in a row is unconfirmed.',
  }),
  cameraMemorySecs: numberParameter({
    default: 1,
    min: 0,
    max: 5,
    unit: 's',
    description:
      'Provenance: an object that only radar sees now stays confirmed for this long after the camera saw it last, no longer.',
  }),
  fastRangeM: numberParameter({
    default: 40,
    min: 0,
    max: 100,
    unit: 'm',
    description:
      'Fast path: nearer than this, one frame confirms when camera and radar both see it well; 0 turns it off.',
  }),
  fastScore: numberParameter({
    default: 0.6,
    min: 0,
    max: 1,
    unit: '',
    description: 'Fast path: lowest score, and lowest camera-only objectness.',
  }),
  fastRadarPoints: integerParameter({
    default: 2,
    min: 1,
    max: 100,
    unit: '',
    description: 'Fast path: least radar returns in the box.',
  }),
});

export type TrackRuleParameters = z.output<typeof trackRuleSchema>;
