import { parse } from '@foxglove/rosmsg';
import { MessageWriter } from '@foxglove/rosmsg-serialization';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../src/decode/decodeMessage.js';
import type { RawMessage } from '../../../src/domain/RawMessage.js';
import { faultOf, LOG_TIME_NS, STAMP_NS, valueOf } from './rawMessages.js';

const header = { seq: 7, stamp: { sec: 1_700_000_000, nsec: 250_000_000 }, frame_id: '/sensor' };

const DEFINITIONS = join(
  dirname(createRequire(import.meta.url).resolve('@foxglove/rosmsg-msgs-common/package.json')),
  'msgdefs',
  'ros1',
);

/** ROS 1's own definition, with those it needs behind it. */
const ros1Text = (type: string): string => readFileSync(join(DEFINITIONS, `${type}.msg`), 'utf8');

const ros1 = (topic: string, type: string, message: object, schemaText = ros1Text(type)): RawMessage => ({
  channel: {
    topic,
    schemaName: type,
    schemaEncoding: 'ros1msg',
    schemaData: new TextEncoder().encode(schemaText),
    messageEncoding: 'ros1',
    metadata: new Map(),
  },
  logTimeNs: LOG_TIME_NS,
  publishTimeNs: LOG_TIME_NS,
  data: new MessageWriter(parse(ros1Text(type))).writeMessage(message),
});

const zero = { x: 0, y: 0, z: 0 };
const covariance = new Float64Array(36);
const odometry = {
  header,
  child_frame_id: 'base_link',
  pose: { pose: { position: zero, orientation: { ...zero, w: 1 } }, covariance },
  twist: { twist: { linear: { ...zero, x: 12 }, angular: zero }, covariance },
};

describe('messages of ROS 1', () => {
  it('give stamp, frame and values', () => {
    expect(valueOf(decodeMessage(ros1('/odom', 'nav_msgs/Odometry', odometry)), 'ego-motion')).toMatchObject({
      stampNs: STAMP_NS,
      speedForwardMps: 12,
    });
  });

  it('are read when a converter left `seq` out of the definition of Header', () => {
    const text = ros1Text('nav_msgs/Odometry').replace('uint32 seq\n', '');
    expect(valueOf(decodeMessage(ros1('/odom', 'nav_msgs/Odometry', odometry, text)), 'ego-motion').stampNs).toBe(
      STAMP_NS,
    );
  });

  it('give a calibration, whose matrices have large letters in ROS 1', () => {
    const info = {
      header,
      height: 540,
      width: 960,
      distortion_model: 'plumb_bob',
      D: [0.1, 0, 0, 0, 0],
      K: [800, 0, 480, 0, 801, 270, 0, 0, 1],
      R: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      P: [800, 0, 480, 0, 0, 801, 270, 0, 0, 0, 1, 0],
      binning_x: 0,
      binning_y: 0,
      roi: { x_offset: 0, y_offset: 0, height: 0, width: 0, do_rectify: false },
    };
    expect(valueOf(decodeMessage(ros1('/camera_info', 'sensor_msgs/CameraInfo', info)), 'calibration')).toMatchObject({
      fxPx: 800,
      fyPx: 801,
      distortion: [0.1, 0, 0, 0, 0],
    });
  });

  it('give transforms under the type name of tf', () => {
    const transform = {
      header,
      child_frame_id: 'camera',
      transform: { translation: { ...zero, x: 1 }, rotation: { ...zero, w: 1 } },
    };
    const raw = ros1('/tf', 'tf2_msgs/TFMessage', { transforms: [transform] });
    const renamed = { ...raw, channel: { ...raw.channel, schemaName: 'tf/tfMessage' } };
    expect(valueOf(decodeMessage(renamed), 'transforms').transforms).toMatchObject([{ childFrameId: 'camera' }]);
  });

  it('cut off are a fault that says so', () => {
    const raw = ros1('/odom', 'nav_msgs/Odometry', odometry);
    expect(faultOf(decodeMessage({ ...raw, data: raw.data.slice(0, 30) })).code).toBe('decode/malformed');
  });
});
