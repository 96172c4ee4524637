import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/domain/Alert.js';
import type { RawMessage } from '../../../src/domain/RawMessage.js';
import type { DecodedMessage } from '../../../src/domain/SensorMessage.js';
import { decodeMessage } from '../../../src/decode/decodeMessage.js';
import { openSource } from '../../../src/source/openSource.js';
import { describeWith, recordedDrives } from '../../support/environment.js';
import { alertCodes, valueOf } from '../../unit/decode/rawMessages.js';

interface Expected {
  readonly stamps_ns: string[];
  readonly image_size: [number, number];
  readonly radar_points: number[];
  readonly first_radar_point: number[];
  readonly camera_k: number[];
}

async function readByTopic(path: string): Promise<Map<string, RawMessage[]>> {
  const source = await openSource(path);
  const topics = new Map<string, RawMessage[]>();
  for await (const message of source.messages()) {
    const { topic } = message.channel;
    topics.set(topic, [...(topics.get(topic) ?? []), message]);
  }
  await source.close();
  return topics;
}

const decodeAll = (topics: Map<string, RawMessage[]>, topic: string): Outcome<DecodedMessage>[] =>
  topics.get(topic)!.map((message) => decodeMessage(message));

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, item, i) => Math.max(most, Math.abs(item - b[i]!)), 0);

describeWith(recordedDrives, 'decoding recordings by independent writers', (data) => {
  const formats = join(data, 'formats');
  let expected: Expected;
  beforeAll(() => {
    expected = JSON.parse(readFileSync(join(formats, 'expected.json'), 'utf8')) as Expected;
  });

  describe.each([
    ['a_rosbag2_sqlite3', '/camera/front/image/compressed', '/camera/front/camera_info', 1],
    ['c_mcap_lz4.mcap', '/camera/front/image/compressed', '/camera/front/camera_info', 1],
    ['g_foxglove_protobuf.mcap', '/camera/front/image', '/camera/front/calibration', 2],
  ])('%s', (name, imageTopic, infoTopic, transformMessages) => {
    let topics: Map<string, RawMessage[]>;
    beforeAll(async () => {
      topics = await readByTopic(join(formats, name));
    });

    it('pictures', () => {
      const frames = decodeAll(topics, imageTopic).map((outcome) => valueOf(outcome, 'camera'));
      expect(frames.map((frame) => String(frame.stampNs))).toEqual(expected.stamps_ns);
      for (const { image, frameId } of frames) {
        expect(image).toMatchObject({
          format: 'jpeg',
          widthPx: expected.image_size[0],
          heightPx: expected.image_size[1],
        });
        expect(frameId).toBe('camera_front_optical');
      }
    });

    it('calibration', () => {
      const [fx, , cx, , fy, cy] = expected.camera_k;
      for (const outcome of decodeAll(topics, infoTopic)) {
        expect(valueOf(outcome, 'calibration')).toMatchObject({
          ...{ fxPx: fx, fyPx: fy, cxPx: cx, cyPx: cy },
          ...{ widthPx: 640, heightPx: 193, distortionModel: 'none' },
        });
      }
    });

    it('radar points', () => {
      const scans = decodeAll(topics, '/radar/front/points').map((outcome) => valueOf(outcome, 'radar'));
      expect(scans.map((scan) => scan.points.count)).toEqual(expected.radar_points);
      const { xM, yM, zM, rangeRateMps, magnitudeDb } = scans[0]!.points;
      expect([xM[0], yM[0], zM[0], rangeRateMps[0], magnitudeDb[0]]).toEqual(expected.first_radar_point);
      expect(scans[0]).toMatchObject({ rangeRateKind: 'measured', frameId: 'radar_front' });
    });

    it('transforms', () => {
      const messages = decodeAll(topics, '/tf_static').map((outcome) => valueOf(outcome, 'transforms'));
      expect(messages).toHaveLength(transformMessages);
      const transforms = messages.flatMap((message) => message.transforms);
      expect(messages.every((message) => message.isStatic)).toBe(true);
      expect(transforms.map((item) => [item.parentFrameId, item.childFrameId])).toEqual([
        ['base_link', 'radar_front'],
        ['base_link', 'camera_front_optical'],
      ]);
      expect(transforms[0]!.translationM[2]).toBeCloseTo(1.618082, 6);
      expect(transforms[0]!.rotationXyzw[3]).toBeCloseTo(0.999088, 6);
    });
  });

  describe('i_radar_msgs.mcap', () => {
    let topics: Map<string, RawMessage[]>;
    const reference = async (): Promise<RawMessage[]> =>
      (await readByTopic(join(formats, 'c_mcap_lz4.mcap'))).get('/radar/front/points')!;
    beforeAll(async () => {
      topics = await readByTopic(join(formats, 'i_radar_msgs.mcap'));
    });

    it('a scan holds the same points as the cloud', async () => {
      const clouds = (await reference()).map((message) => valueOf(decodeMessage(message), 'radar').points);
      const scans = decodeAll(topics, '/radar/front/scan').map((outcome) => valueOf(outcome, 'radar').points);
      expect(scans).toHaveLength(8);
      for (const [k, scan] of scans.entries()) {
        const cloud = clouds[k]!;
        expect(scan.count).toBe(cloud.count);
        expect(largestDifference(scan.xM, cloud.xM)).toBeLessThan(1e-4);
        expect(largestDifference(scan.yM, cloud.yM)).toBeLessThan(1e-4);
        expect(largestDifference(scan.zM, cloud.zM)).toBeLessThan(1e-4);
        expect(scan.rangeRateMps).toEqual(cloud.rangeRateMps);
        expect(scan.magnitudeDb).toEqual(cloud.magnitudeDb);
      }
    });

    it('tracks become returns', () => {
      const tracks = decodeAll(topics, '/radar/front/tracks').map((outcome) => valueOf(outcome, 'radar'));
      expect(tracks.map((scan) => scan.points.count)).toEqual([2, 2, 2, 3, 3, 3, 3, 3]);
      expect(tracks[0]!.points.xM[0]).toBeCloseTo(33.64, 4);
      // Velocity (-2.0172, -1.0470, 0.0750) at (33.64, 17.46, -1.25): the labels' median Doppler of -2.274 m/s.
      expect(tracks[0]!.points.rangeRateMps[0]).toBeCloseTo(-2.27396, 3);
    });

    it.each(['padded_fields', 'float64_uint16', 'big_endian', 'organized_row_padding', 'no_doppler'])(
      'layout %s holds the first cloud',
      async (variant) => {
        const cloud = valueOf(decodeMessage((await reference())[0]!), 'radar');
        const scan = valueOf(decodeAll(topics, `/variants/points/${variant}`)[0]!, 'radar');
        expect(scan.points.count).toBe(1564);
        expect(scan.points.xM).toEqual(cloud.points.xM);
        expect(scan.points.yM).toEqual(cloud.points.yM);
        expect(scan.points.zM).toEqual(cloud.points.zM);
        if (variant === 'no_doppler') {
          expect(scan.rangeRateKind).toBe('none');
          expect(scan.points.rangeRateMps).toEqual(new Float32Array(1564));
        } else {
          expect(scan.rangeRateKind).toBe('measured');
          expect(scan.points.rangeRateMps).toEqual(cloud.points.rangeRateMps);
          expect(largestDifference(scan.points.magnitudeDb, cloud.points.magnitudeDb)).toBeLessThan(0.0501);
        }
      },
    );
  });

  describe('j_defects.mcap', () => {
    let topics: Map<string, RawMessage[]>;
    beforeAll(async () => {
      topics = await readByTopic(join(formats, 'j_defects.mcap'));
    });

    it.each([
      ['/tf_static', 'value', []],
      ['/ok/camera_info', 'value', []],
      ['/ok/image/compressed', 'value', []],
      ['/ok/points', 'value', []],
      ['/bad/points_nan_inf', 'value', ['decode/points-not-finite']],
      ['/bad/points_width_exceeds_data', 'failed', ['decode/points-beyond-data']],
      ['/bad/points_field_outside_step', 'failed', ['decode/points-field-outside-step']],
      ['/bad/points_empty', 'value', []],
      // Whether a frame has a transform is known after decoding.
      ['/bad/points_unknown_frame', 'value', []],
      ['/bad/image_zero_size', 'failed', ['decode/image-size']],
      ['/bad/image_step_exceeds_data', 'failed', ['decode/image-beyond-data']],
      ['/bad/image_step_too_small', 'failed', ['decode/image-step-too-small']],
      ['/bad/image_unknown_encoding', 'failed', ['decode/image-encoding']],
      // Their headers are whole; the scaler finds the damage.
      ['/bad/jpeg_truncated', 'value', []],
      ['/bad/jpeg_scrambled', 'value', []],
      ['/bad/jpeg_no_header', 'failed', ['decode/image-format']],
      ['/bad/jpeg_empty', 'failed', ['decode/image-format']],
      ['/bad/camera_info_zero_k', 'failed', ['decode/calibration-empty']],
      ['/bad/camera_info_size_mismatch', 'failed', ['decode/calibration-inconsistent']],
      ['/bad/cdr_truncated', 'failed', ['decode/malformed']],
      ['/bad/cdr_empty', 'failed', ['decode/malformed']],
      ['/bad/cdr_huge_length', 'failed', ['decode/malformed']],
      ['/bad/stamp_zero', 'value', ['decode/stamp-zero']],
      ['/bad/stamp_nanosec_overflow', 'value', ['decode/stamp-nanosec']],
      ['/bad/no_schema', 'failed', ['decode/no-schema']],
      ['/bad/unknown_encoding', 'failed', ['decode/unknown-encoding']],
    ])('%s: %s %j', (topic, type, codes) => {
      const [outcome] = decodeAll(topics, topic);
      expect(outcome!.type).toBe(type);
      expect(alertCodes(outcome!)).toEqual(codes);
    });

    it('drops the broken points and keeps the others', () => {
      const scan = valueOf(decodeAll(topics, '/bad/points_nan_inf')[0]!, 'radar');
      const whole = valueOf(decodeAll(topics, '/ok/points')[0]!, 'radar');
      expect(scan.invalidPoints).toBeGreaterThan(0);
      expect(scan.points.count + scan.invalidPoints).toBe(200);
      expect([...whole.points.xM]).toEqual(expect.arrayContaining([...scan.points.xM]));
      expect([...scan.points.xM, ...scan.points.rangeRateMps].every(Number.isFinite)).toBe(true);
    });

    it('falls back to the log time, and carries nanoseconds over', () => {
      const [zero] = topics.get('/bad/stamp_zero')!;
      expect(valueOf(decodeMessage(zero!), 'radar').stampNs).toBe(zero!.logTimeNs);
      const over = valueOf(decodeAll(topics, '/bad/stamp_nanosec_overflow')[0]!, 'radar');
      expect(over.stampNs).toBe(1_546_337_647_500_000_000n);
    });
  });
});
