import { expect, it } from 'vitest';
import { decodeMessage } from '../../../../src/decode/decodeMessage.js';
import type { Alert } from '../../../../src/domain/Alert.js';
import type { RawMessage } from '../../../../src/domain/RawMessage.js';
import { defaultConfig } from '../../../../src/pipeline/config.js';
import { LiveSurvey } from '../../../../src/pipeline/survey/LiveSurvey.js';
import { mountingMessage, odometryMessage } from '../../../support/sensors.js';
import { raw } from '../../decode/rawMessages.js';
import { sweepsOf, XYZ } from './sweeps.js';

const FIELDS = ['x', 'y', 'z', 'velocity'];

/** Of a vehicle that stands for three seconds and then drives; positive range rates approach. */
function messages(): readonly RawMessage[] {
  const egoMps = (i: number): number => (i < 36 ? 0 : 10);
  const columns = { ...XYZ, velocity: (one: { rangeRateMps: number }) => -one.rangeRateMps };
  return sweepsOf(columns, { sweeps: 120, egoMps }).map(({ table }) => {
    const values = new Float32Array(table.count * FIELDS.length);
    for (const [at, name] of FIELDS.entries())
      table.column(name)!.forEach((value, i) => (values[i * FIELDS.length + at] = value));
    const nanosec = Number(table.header.stampNs % 1_000_000_000n);
    return raw('/radar/points', 'sensor_msgs/msg/PointCloud2', {
      header: { stamp: { sec: Number(table.header.stampNs / 1_000_000_000n), nanosec }, frame_id: 'radar' },
      height: 1,
      width: table.count,
      fields: FIELDS.map((name, i) => ({ name, offset: 4 * i, datatype: 7, count: 1 })),
      is_bigendian: false,
      point_step: 4 * FIELDS.length,
      row_step: 4 * FIELDS.length * table.count,
      data: new Uint8Array(values.buffer),
      is_dense: true,
    });
  });
}

it('decides live once the vehicle moves, says it once, and decodes by it from then on', () => {
  const alerts: Alert[] = [];
  const survey = new LiveSurvey({ config: defaultConfig, onAlert: (alert) => alerts.push(alert) });
  survey.know(mountingMessage());
  const signs: number[] = [];
  for (const [i, message] of messages().entries()) {
    survey.know(odometryMessage(i * 0.077, i < 36 ? 0 : 10));
    survey.look(message);
    const decoded = decodeMessage(message, defaultConfig().decode, survey.readings);
    // Receivers use the buffer again.
    message.data.fill(0xff);
    if (decoded.type !== 'value' || decoded.value.type !== 'radar') throw new Error('Expected a radar scan');
    const { rangeRateMps, count } = decoded.value.points;
    signs.push(Math.sign(rangeRateMps.slice(0, count).sort()[count >> 1]!));
  }
  expect(alerts.map(({ code }) => code)).toEqual(['decode/range-rate-decided']);
  expect(survey.readings.get('/radar/points')?.rangeRate?.mpsPerUnit).toBe(-1);
  expect(signs.slice(40, 44)).toEqual([1, 1, 1, 1]);
  expect(signs.slice(-10)).toEqual(Array.from({ length: 10 }, () => -1));
});
