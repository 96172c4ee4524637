import { z } from 'zod';
import { numberParameter } from '../config/parameters.js';

export const diagnosticsSchema = z.strictObject({
  periodSecs: numberParameter({
    default: 1,
    min: 0.1,
    max: 60,
    unit: 's',
    description: 'Time between two messages on /diagnostics.',
  }),
  windowSecs: numberParameter({
    default: 5,
    min: 0.5,
    max: 60,
    unit: 's',
    description: 'Rates, delays and processing times are those of the last so many seconds.',
  }),
  minCameraHz: numberParameter({
    default: 0,
    min: 0,
    max: 1000,
    unit: 'Hz',
    description: 'A camera that is slower is a warning; 0: any rate is right.',
  }),
  minRadarHz: numberParameter({
    default: 0,
    min: 0,
    max: 1000,
    unit: 'Hz',
    description: 'A radar that is slower is a warning; 0: any rate is right.',
  }),
  maxDelaySecs: numberParameter({
    default: 0.5,
    min: 0.001,
    max: 60,
    unit: 's',
    description: 'A message that arrives later than this after its stamp is a warning.',
  }),
  noticeSecs: numberParameter({
    default: 10,
    min: 1,
    max: 600,
    unit: 's',
    description:
      'A camera or radar whose publisher is there but from which nothing arrives for so long is told of with what to do. Drivers announce their topics seconds before their sensor runs.',
  }),
  processingWarnMs: numberParameter({
    default: 100,
    min: 1,
    max: 60_000,
    unit: 'ms',
    description:
      'A 99th percentile of the processing time (arrival of the frame to publishing) above this is a warning.',
  }),
  processingErrorMs: numberParameter({
    default: 500,
    min: 1,
    max: 60_000,
    unit: 'ms',
    description: 'A 99th percentile of the processing time above this is an error.',
  }),
});
export type DiagnosticsParameters = z.output<typeof diagnosticsSchema>;
