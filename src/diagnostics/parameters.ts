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
    description: 'Rates, delays and processing times are measured over this window.',
  }),
  minCameraHz: numberParameter({
    default: 0,
    min: 0,
    max: 1000,
    unit: 'Hz',
    description: 'A camera slower than this raises a warning; 0: any rate is accepted.',
  }),
  minRadarHz: numberParameter({
    default: 0,
    min: 0,
    max: 1000,
    unit: 'Hz',
    description: 'A radar slower than this raises a warning; 0: any rate is accepted.',
  }),
  maxDelaySecs: numberParameter({
    default: 0.5,
    min: 0.001,
    max: 60,
    unit: 's',
    description: 'A message that arrives later than this after its stamp raises a warning.',
  }),
  noticeSecs: numberParameter({
    default: 10,
    min: 1,
    max: 600,
    unit: 's',
    description:
      'A camera or radar that has a publisher but sends nothing for this long is reported with a suggested fix. Drivers announce their topics seconds before their sensor runs.',
  }),
  processingWarnMs: numberParameter({
    default: 100,
    min: 1,
    max: 60_000,
    unit: 'ms',
    description:
      'A 99th percentile of the processing time (arrival of the frame to publishing) above this raises a warning.',
  }),
  processingErrorMs: numberParameter({
    default: 500,
    min: 1,
    max: 60_000,
    unit: 'ms',
    description: 'A 99th percentile of the processing time above this raises an error.',
  }),
});
export type DiagnosticsParameters = z.output<typeof diagnosticsSchema>;
