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
    description: 'Vehicle frame on the road (x forward, y left, z up) that all results are in.',
  }),
  radarWindowSecs: numberParameter({
    default: 0.15,
    min: 0.01,
    max: 2,
    unit: 's',
    description: 'A radar sweep this much older than the camera frame still goes into its scene.',
  }),
  sweepsPerRadar: integerParameter({
    default: 1,
    min: 1,
    max: 20,
    unit: '',
    description: 'Newest sweeps of each radar topic that are merged, as far as the window holds them.',
  }),
  radarWaitSecs: numberParameter({
    default: 0.005,
    min: 0,
    max: 0.5,
    unit: 's',
    description: 'A camera frame waits this long, on receive time, for radar of its own stamp.',
  }),
  radarStaleSecs: numberParameter({
    default: 1,
    min: 0.05,
    max: 30,
    unit: 's',
    description: 'A radar silent for longer counts as missing, not just late.',
  }),
  cameraStaleSecs: numberParameter({
    default: 0.5,
    min: 0.05,
    max: 30,
    unit: 's',
    description:
      'Without a camera frame for longer, scenes are made from radar alone; a frame that arrives later than this after its stamp makes a STALE scene.',
  }),
  cameraWaitSecs: numberParameter({
    default: 0.1,
    min: 0,
    max: 2,
    unit: 's',
    description: 'A scene from radar alone waits this long, on receive time, for the camera to come back.',
  }),
  clockResetSecs: numberParameter({
    default: 1,
    min: 0.1,
    max: 3600,
    unit: 's',
    description: 'Stamps that go back further than this are a new start of the clock; smaller steps back are rejected.',
  }),
  transformMaxAgeSecs: numberParameter({
    default: 0.5,
    min: 0,
    max: 60,
    unit: 's',
    description: 'A dynamic transform is held this long before its first and after its last stamp.',
  }),
  odometryMaxAgeSecs: numberParameter({
    default: 0.25,
    min: 0,
    max: 10,
    unit: 's',
    description: 'A velocity from odometry is held this long.',
  }),
  mountings: z.record(z.string(), mountingSchema).default({}).meta({
    unit: 'm, degrees',
    description:
      'Per sensor frame: where it sits in the base frame, for recordings without transforms; recorded ones win. `xyzM` and `rpyDeg` (roll, pitch, yaw about fixed axes; a camera that looks ahead has -90, 0, -90).',
  }),
  timeOffsetSecs: z.record(z.string(), z.number().min(-5).max(5)).default({}).meta({
    unit: 's',
    description:
      'Per topic: added to its stamps before anything else (a sensor that stamps late has a negative offset).',
  }),
});

export type Mounting = z.output<typeof mountingSchema>;
export type SyncParameters = z.output<typeof syncSchema>;
