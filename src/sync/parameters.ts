import { z } from 'zod';
import { integerParameter, numberParameter, textParameter } from '../config/parameters.js';

const triple = z.tuple([z.number(), z.number(), z.number()]);

const mountingSchema = z.strictObject({
  /** Metres. */
  xyzM: triple,
  /** Roll, pitch and yaw about fixed axes, degrees, as in static_transform_publisher. */
  rpyDeg: triple.default([0, 0, 0]),
});

export const syncSchema = z.strictObject({
  baseFrameId: textParameter({
    default: 'base_link',
    description: 'Frame of all results: on the road under the vehicle, x forward, y left, z up.',
  }),
  radarWindowSecs: numberParameter({
    default: 0.15,
    min: 0.01,
    max: 2,
    unit: 's',
    description: 'Oldest radar sweep that a camera frame uses, before the stamp of the frame.',
  }),
  sweepsPerRadar: integerParameter({
    default: 1,
    min: 1,
    max: 20,
    unit: '',
    description: 'How many sweeps of each radar topic are merged: the newest ones in the window.',
  }),
  radarWaitSecs: numberParameter({
    default: 0.005,
    min: 0,
    max: 0.5,
    unit: 's',
    description: 'How long a camera frame waits for a radar sweep of its own stamp, in receive time.',
  }),
  radarStaleSecs: numberParameter({
    default: 1,
    min: 0.05,
    max: 30,
    unit: 's',
    description: 'A radar that is silent for longer counts as missing rather than late.',
  }),
  cameraStaleSecs: numberParameter({
    default: 0.5,
    min: 0.05,
    max: 30,
    unit: 's',
    description:
      'After this long without a camera frame, scenes are made from radar alone. A frame that arrives later than this after its stamp makes a STALE scene.',
  }),
  cameraWaitSecs: numberParameter({
    default: 0.1,
    min: 0,
    max: 2,
    unit: 's',
    description: 'How long a radar-only scene waits for the camera to come back, in receive time.',
  }),
  clockResetSecs: numberParameter({
    default: 1,
    min: 0.1,
    max: 3600,
    unit: 's',
    description:
      'Stamps that go back by more than this count as a restart of the clock; smaller steps back are rejected.',
  }),
  transformMaxAgeSecs: numberParameter({
    default: 0.5,
    min: 0,
    max: 60,
    unit: 's',
    description: 'How long a dynamic transform is used before its first and after its last stamp.',
  }),
  odometryMaxAgeSecs: numberParameter({
    default: 0.25,
    min: 0,
    max: 10,
    unit: 's',
    description: 'How long a velocity from odometry is used.',
  }),
  mountings: z.record(z.string(), mountingSchema).default({}).meta({
    unit: 'm, degrees',
    description:
      'Mounting of each sensor frame in the base frame, for recordings without transforms; recorded transforms take precedence. `xyzM` and `rpyDeg` (roll, pitch, yaw about fixed axes; a camera that looks ahead has -90, 0, -90).',
  }),
  timeOffsetSecs: z.record(z.string(), z.number()).default({}).meta({
    unit: 's',
    description:
      'Offset per topic, added to its stamps before anything else; negative for a sensor whose stamps lie too late.',
  }),
  clockOffset: z.enum(['auto', 'off']).default('off').meta({
    unit: '',
    description:
      'What happens to a sensor whose stamps come from another clock: `off`, its data are not fused; `auto`, a constant offset is measured over its first messages and added to its stamps, and the reason of the mode says so.',
  }),
});

export type Mounting = z.output<typeof mountingSchema>;
export type SyncParameters = z.output<typeof syncSchema>;
