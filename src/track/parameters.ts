import { z } from 'zod';
import { integerParameter, numberParameter } from '../config/parameters.js';

export const trackSchema = z.strictObject({
  maxTracks: integerParameter({
    default: 300,
    min: 1,
    max: 5000,
    unit: '',
    description: 'Objects followed at once; further detections start no track.',
  }),
  gateSigma: numberParameter({
    default: 5,
    min: 1,
    max: 20,
    unit: 'sigma',
    description: 'A detection further from a track than this (Mahalanobis distance of its centre) is not that object.',
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
    description: 'Detections after which a track is established and may coast for `maxCoastSecs`.',
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
    description: 'A longer step between stamps, or one back in time, ends all tracks.',
  }),
  maxRangeM: numberParameter({
    default: 150,
    min: 10,
    max: 1000,
    unit: 'm',
    description: 'A track further from base_link than this ends.',
  }),
  egoHoldSecs: numberParameter({
    default: 1,
    min: 0,
    max: 10,
    unit: 's',
    description:
      'The last known ego velocity is used this long when it is lost; then velocities are relative to the vehicle until it is back.',
  }),
  positionSigmaScale: numberParameter({
    default: 1.5,
    min: 0.1,
    max: 10,
    unit: '',
    description:
      "The model's standard deviation of a position is multiplied by this: models are surer than they are right.",
  }),
  smearSecs: numberParameter({
    default: 0.05,
    min: 0,
    max: 0.5,
    unit: 's',
    description:
      'How far apart in time the sensors saw an object (radar sweeps before the frame): moving objects are uncertain along their way by this times their speed.',
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
    description: 'Camera-only objectness from which a detection counts as seen by the camera.',
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
