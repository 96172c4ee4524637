import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawMessage } from '../../../src/domain/RawMessage.js';
import { decodeMessage } from '../../../src/decode/decodeMessage.js';
import { encodedImageHeader } from '../../../src/decode/encodedImageHeader.js';
import { header, raw } from '../../unit/decode/rawMessages.js';

const stamped = { timestamp: { seconds: 5, nanos: 6 }, frame_id: 'a' };
const points = {
  fields: ['x', 'y', 'z', 'doppler', 'rcs'].map((name, i) => ({ name, offset: 4 * i, datatype: 7, type: 7, count: 1 })),
  point_step: 20,
  point_stride: 20,
  row_step: 200,
  width: 10,
  height: 1,
  data: new Uint8Array(new Float32Array(50).fill(1.5).buffer),
};
const picture = { width: 8, height: 4, encoding: 'rgb8', step: 24, data: new Uint8Array(96) };
const k = [500, 0, 4, 0, 500, 2, 0, 0, 1];
const tf = { child_frame_id: 'b', header, transform: { rotation: { w: 1 } } };

const samples: RawMessage[] = [
  raw('/a', 'sensor_msgs/msg/Image', { header, ...picture }),
  raw('/b', 'sensor_msgs/msg/CompressedImage', { header, format: 'jpeg', data: new Uint8Array(60).fill(0xff) }),
  raw('/c', 'sensor_msgs/msg/CameraInfo', { header, width: 8, height: 4, k, d: [0.1, 0.2, 0, 0, 0] }),
  raw('/d', 'sensor_msgs/msg/PointCloud2', { header, ...points }),
  raw('/e', 'radar_msgs/msg/RadarScan', { header, returns: Array(5).fill({ range: 1 }) }),
  raw('/f', 'radar_msgs/msg/RadarTracks', { header, tracks: [{}, {}] }),
  raw('/g', 'tf2_msgs/msg/TFMessage', { transforms: [tf, tf] }),
  raw('/h', 'nav_msgs/msg/Odometry', { header, child_frame_id: 'base_link' }),
  raw('/i', 'geometry_msgs/msg/TwistStamped', { header }),
  raw('/j', 'foxglove.RawImage', { ...stamped, ...picture }),
  raw('/k', 'foxglove.CompressedImage', { ...stamped, format: 'png', data: new Uint8Array(40) }),
  raw('/l', 'foxglove.CameraCalibration', { ...stamped, width: 8, height: 4, K: k, D: [0.1] }),
  raw('/m', 'foxglove.PointCloud', { ...stamped, ...points }),
  raw('/n', 'foxglove.FrameTransforms', { transforms: [{ ...stamped, parent_frame_id: 'a', child_frame_id: 'b' }] }),
];

const mutation = fc.record({
  sample: fc.constantFrom(...samples),
  edits: fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
  length: fc.option(fc.nat(400)),
});

describe('decodeMessage', () => {
  it('never throws, whatever the bytes, and says what is wrong or gives sound values', () => {
    fc.assert(
      fc.property(mutation, ({ sample, edits, length }) => {
        const data = length === null ? sample.data.slice() : sample.data.slice(0, length);
        for (const [at, byte] of edits) if (data.length > 0) data[at % data.length] = byte;
        const outcome = decodeMessage({ ...sample, data });
        if (outcome.type === 'failed') {
          expect(outcome.alert.message).toMatch(/^Expected .* but received/s);
          expect(outcome.alert.topic).toBe(sample.channel.topic);
        } else if (outcome.value.type === 'radar') {
          const { count, xM, yM, zM, rangeRateMps, magnitudeDb } = outcome.value.points;
          for (const column of [xM, yM, zM, rangeRateMps, magnitudeDb]) {
            expect(column).toHaveLength(count);
            expect(column.every(Number.isFinite)).toBe(true);
          }
        } else if (outcome.value.type === 'camera') {
          expect(outcome.value.image.widthPx * outcome.value.image.heightPx).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2000, seed: 42 },
    );
  });

  it('never throws, whatever the schema', () => {
    fc.assert(
      fc.property(mutation, ({ sample, edits }) => {
        const schemaData = sample.channel.schemaData.slice();
        for (const [at, byte] of edits) schemaData[(at * 7) % schemaData.length] = byte;
        decodeMessage({ ...sample, channel: { ...sample.channel, schemaData } });
      }),
      { numRuns: 300, seed: 43 },
    );
  });

  it('reads picture headers of any bytes', () => {
    const start = fc.constantFrom([0xff, 0xd8], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 80 }), (signature, rest) => {
        encodedImageHeader(Uint8Array.from([...signature, ...rest]));
      }),
      { numRuns: 2000, seed: 44 },
    );
  });
});
