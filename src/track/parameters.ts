import { z } from 'zod';
import { integerParameter, numberParameter } from '../config/parameters.js';

export const trackSchema = z.strictObject({
  maxTracks: integerParameter({
    default: 300,
    min: 1,
    max: 5000,
    unit: '',
    description: 'Most objects tracked at once; further detections start no track.',
  }),
  gateSigma: numberParameter({
    default: 5,
    min: 1,
    max: 20,
    unit: 'sigma',
    description:
      'A detection farther from a track than this (Mahalanobis distance of its centre) is never assigned to it.',
  }),
  maxCoastSecs: numberParameter({
    default: 1,
    min: 0,
    max: 10,
    unit: 's',
    description: 'An established track without a detection for longer than this ends.',
  }),
  tentativeHits: integerParameter({
    default: 3,
    min: 1,
    max: 10,
    unit: 'frames',
    description: 'Detections needed to establish a track, which may then coast for `maxCoastSecs`.',
  }),
  tentativeCoastSecs: numberParameter({
    default: 0.35,
    min: 0,
    max: 10,
    unit: 's',
    description: 'A track that is not established ends after this long without a detection.',
  }),
  maxGapSecs: numberParameter({
    default: 1,
    min: 0.05,
    max: 60,
    unit: 's',
    description: 'A longer step between stamps, or a step back, ends all tracks.',
  }),
  maxRangeM: numberParameter({
    default: 150,
    min: 10,
    max: 1000,
    unit: 'm',
    description: 'A track farther from base_link than this ends.',
  }),
  egoHoldSecs: numberParameter({
    default: 1,
    min: 0,
    max: 10,
    unit: 's',
    description:
      'How long the last ego velocity is used after it is lost. After that, velocities are relative to the vehicle until it is back.',
  }),
  positionSigmaScale: numberParameter({
    default: 1.5,
    min: 0.1,
    max: 10,
    unit: '',
    description: "The model's standard deviation of a position is multiplied by this: models are overconfident.",
  }),
  smearSecs: numberParameter({
    default: 0.05,
    min: 0,
    max: 0.5,
    unit: 's',
    description:
      'Time between the views of an object by the sensors (radar sweeps are older than the frame): the position of a moving object is uncertain along its path by this times its speed.',
  }),
  dopplerSigmaMps: numberParameter({
    default: 0.3,
    min: 0.01,
    max: 5,
    unit: 'm/s',
    description: 'Standard deviation of an object speed read from the radar returns inside its box.',
  }),
  minCameraScore: numberParameter({
    default: 0.25,
    min: 0,
    max: 1,
    unit: '',
    description: 'Least camera-only objectness of a detection that counts as seen by the camera.',
  }),
  provenanceSecs: numberParameter({
    default: 0.5,
    min: 0,
    max: 10,
    unit: 's',
    description: "A sensor that gave evidence within this time is part of a track's provenance.",
  }),
});

export type TrackParameters = z.output<typeof trackSchema>;
