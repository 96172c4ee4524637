import { describe, expect, it } from 'vitest';
import type { RawMessage } from '../../../src/domain/RawMessage.js';
import { decodeConfig } from '../../../src/decode/config.js';
import { decodeMessage } from '../../../src/decode/decodeMessage.js';
import { alertCodes, faultOf, header, raw, valueOf } from './rawMessages.js';

type Column = readonly [name: string, datatype: number, values: readonly number[]];
const SIZES = [0, 1, 1, 2, 2, 4, 4, 4, 8];

/** PointCloud2 with the given columns one after the other, written by DataView. */
function cloud(columns: readonly Column[], bigEndian = false, rows = 1, rowPadding = 0): RawMessage {
  const step = columns.reduce((sum, [, type]) => sum + SIZES[type]!, 0);
  const count = columns[0]![2].length;
  const width = count / rows;
  const rowStep = width * step + rowPadding;
  const data = new Uint8Array(rows * rowStep).fill(0xee);
  const view = new DataView(data.buffer);
  let offset = 0;
  const fields = columns.map(([name, datatype, values]) => {
    for (const [i, item] of values.entries()) {
      const at = Math.floor(i / width) * rowStep + (i % width) * step + offset;
      if (datatype === 1) view.setInt8(at, item);
      if (datatype === 2) view.setUint8(at, item);
      if (datatype === 3) view.setInt16(at, item, !bigEndian);
      if (datatype === 4) view.setUint16(at, item, !bigEndian);
      if (datatype === 5) view.setInt32(at, item, !bigEndian);
      if (datatype === 6) view.setUint32(at, item, !bigEndian);
      if (datatype === 7) view.setFloat32(at, item, !bigEndian);
      if (datatype === 8) view.setFloat64(at, item, !bigEndian);
    }
    const field = { name, offset, datatype, count: 1 };
    offset += SIZES[datatype]!;
    return field;
  });
  return raw('/radar', 'sensor_msgs/msg/PointCloud2', {
    header,
    height: rows,
    width,
    fields,
    is_bigendian: bigEndian,
    point_step: step,
    row_step: rowStep,
    data,
    is_dense: true,
  });
}

const X: Column = ['x', 7, [3, 30, 6, -4]];
const Y: Column = ['y', 7, [4, 40, -8, 3]];
const Z: Column = ['z', 7, [0.5, 1, 1.5, 2]];

describe('PointCloud2', () => {
  it.each([
    [false, 1, 0],
    [true, 1, 0],
    [false, 2, 12],
    [true, 4, 7],
  ])('bigEndian %s, %i rows, %i bytes of row padding', (bigEndian, rows, padding) => {
    const message = cloud(
      [X, Y, Z, ['doppler', 7, [1, -2, 3, -4]], ['snr', 7, [9, 8, 7, 6]]],
      bigEndian,
      rows,
      padding,
    );
    const scan = valueOf(decodeMessage(message), 'radar');
    expect(scan).toMatchObject({ frameId: 'sensor', rangeRateKind: 'measured', invalidPoints: 0 });
    expect(scan.points).toEqual({
      count: 4,
      xM: Float32Array.of(3, 30, 6, -4),
      yM: Float32Array.of(4, 40, -8, 3),
      zM: Float32Array.of(0.5, 1, 1.5, 2),
      rangeRateMps: Float32Array.of(1, -2, 3, -4),
      magnitudeDb: Float32Array.of(9, 8, 7, 6),
    });
  });

  it('reads every number type, in any order of fields', () => {
    for (const type of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const values = type % 2 === 0 && type < 8 ? [1, 2, 3, 100] : [-1, 2, -3, 100];
      const scan = valueOf(
        decodeMessage(cloud([['intensity', type, values], ['ignored', 8, [0, 0, 0, 0]], Y, X])),
        'radar',
      );
      expect(scan.points.magnitudeDb).toEqual(Float32Array.from(values));
      expect(scan.points.xM).toEqual(Float32Array.from(X[2]));
      expect(scan.points.zM).toEqual(new Float32Array(4));
    }
  });

  it.each([
    ['doppler', 'measured'],
    ['doppler_velocity', 'measured'],
    ['velocity', 'measured'],
    ['v_r', 'measured'],
    ['vr', 'measured'],
    ['Radial_Velocity', 'measured'],
    ['range_rate', 'measured'],
    ['v_r_compensated', 'compensated'],
    ['doppler_comp', 'compensated'],
    ['something', 'none'],
  ])('field %s is a Doppler of kind %s', (name, doppler) => {
    const scan = valueOf(decodeMessage(cloud([X, Y, Z, [name, 7, [1, 2, 3, 4]]])), 'radar');
    expect(scan.rangeRateKind).toBe(doppler);
    expect([...scan.points.rangeRateMps]).toEqual(doppler === 'none' ? [0, 0, 0, 0] : [1, 2, 3, 4]);
  });

  it('takes nuScenes’ velocities along the line of sight, measured before compensated', () => {
    const raw = [
      ['vx', 7, [5, 0, 10, 0]],
      ['vy', 7, [0, 5, 0, 10]],
    ] as const;
    const comp = [
      ['vx_comp', 7, [10, 0, 0, 0]],
      ['vy_comp', 7, [0, 0, 0, 0]],
      ['rcs', 7, [1, 2, 3, 4]],
    ] as const;
    const both = valueOf(decodeMessage(cloud([X, Y, Z, ...raw, ...comp])), 'radar');
    // (vx x + vy y) / r by hand: 5*3/5, 5*40/50, 10*6/10, 10*3/5
    expect([...both.points.rangeRateMps]).toEqual([3, 4, 6, 6]);
    expect(both.rangeRateKind).toBe('measured');
    const compensated = valueOf(decodeMessage(cloud([X, Y, Z, ...comp])), 'radar');
    expect([...compensated.points.rangeRateMps]).toEqual([6, 0, 0, 0]);
    expect(compensated.rangeRateKind).toBe('compensated');
    expect([...compensated.points.magnitudeDb]).toEqual([1, 2, 3, 4]);
  });

  it('reads scaled fields in their unit', () => {
    const scan = valueOf(decodeMessage(cloud([X, Y, Z, ['magnitude_x10', 4, [475, 10, 0, 65535]]])), 'radar');
    expect([...scan.points.magnitudeDb]).toEqual([47.5, 1, 0, 6553.5]);
  });

  it('reads polar points', () => {
    const message = cloud([
      ['range', 7, [10]],
      ['azimuth', 7, [Math.PI / 2]],
      ['elevation', 7, [Math.PI / 6]],
    ]);
    const { xM, yM, zM } = valueOf(decodeMessage(message), 'radar').points;
    expect(xM[0]).toBeCloseTo(0, 5);
    expect(yM[0]).toBeCloseTo(8.660254, 5);
    expect(zM[0]).toBeCloseTo(5, 5);
  });

  it('turns the Doppler’s sign when the radar counts approaching as positive', () => {
    const message = cloud([X, Y, Z, ['doppler', 7, [1, -2, 3, -4]]]);
    const scan = valueOf(decodeMessage(message, decodeConfig.parse({ dopplerSign: 'approaching' })), 'radar');
    expect([...scan.points.rangeRateMps]).toEqual([-1, 2, -3, 4]);
  });

  it('drops points that are not finite, also after rounding to float32, and says how many', () => {
    const message = cloud([['x', 8, [NaN, 1e300, 6, -4]], Y, Z, ['doppler', 7, [1, 2, 3, Infinity]]]);
    const outcome = decodeMessage(message);
    const scan = valueOf(outcome, 'radar');
    expect(scan.invalidPoints).toBe(3);
    expect(scan.points).toMatchObject({ count: 1, xM: Float32Array.of(6), rangeRateMps: Float32Array.of(3) });
    expect(alertCodes(outcome)).toEqual(['decode/points-not-finite']);
  });

  it('takes an empty scan for valid', () => {
    const outcome = decodeMessage(
      cloud([
        ['x', 7, []],
        ['y', 7, []],
        ['z', 7, []],
      ]),
    );
    expect(valueOf(outcome, 'radar').points.count).toBe(0);
    expect(alertCodes(outcome)).toEqual([]);
  });

  it.each([
    [{ width: 5000 }, 'decode/points-beyond-data', /Expected 60000 bytes for 5000 x 1 points but received 48/],
    [{ width: 60_000, height: 60_000 }, 'decode/points-too-many', /received 60000 x 60000/],
    [
      { point_step: 10 },
      'decode/points-field-outside-step',
      /within the point step 10 for the field z \(float32\) but received 8/,
    ],
    [
      { height: 2, width: 2, row_step: 4 },
      'decode/points-row-step',
      /at least 24 bytes for the row step but received 4/,
    ],
    [
      { fields: [{ name: 'x', offset: 0, datatype: 9, count: 1 }] },
      'decode/points-field-type',
      /field x but received 9/,
    ],
    [
      { fields: [{ name: 'x', offset: 0, datatype: 7, count: 1 }] },
      'decode/points-no-position',
      /x and y, or range and azimuth/,
    ],
  ])('with %j is a fault', (overrides, code, text) => {
    const fields = ['x', 'y', 'z'].map((name, i) => ({ name, offset: 4 * i, datatype: 7, count: 1 }));
    const message = {
      ...{ header, height: 1, width: 4, fields, is_bigendian: false, point_step: 12, row_step: 48 },
      ...{ data: new Uint8Array(48), is_dense: true },
      ...overrides,
    };
    const alert = faultOf(decodeMessage(raw('/radar', 'sensor_msgs/msg/PointCloud2', message)));
    expect(alert.code).toBe(code);
    expect(alert.message).toMatch(text);
  });
});

describe('foxglove.PointCloud', () => {
  const data = new Uint8Array(new Float32Array([1, 2, 3, -4, 5, 6, 7, -8]).buffer);
  const fields = ['x', 'y', 'z', 'velocity'].map((name, i) => ({ name, offset: 4 * i, type: 7 }));
  const message = { timestamp: { seconds: 5 }, frame_id: 'radar', point_stride: 16, fields, data };

  it('is read like PointCloud2', () => {
    const scan = valueOf(decodeMessage(raw('/radar', 'foxglove.PointCloud', message)), 'radar');
    expect(scan.points).toMatchObject({ count: 2, xM: Float32Array.of(1, 5), rangeRateMps: Float32Array.of(-4, -8) });
  });

  it('has its pose applied', () => {
    // A quarter turn to the left, then 10 m forward: (1, 2) -> (-2 + 10, 1).
    const pose = { position: { x: 10 }, orientation: { z: Math.SQRT1_2, w: Math.SQRT1_2 } };
    const scan = valueOf(decodeMessage(raw('/radar', 'foxglove.PointCloud', { ...message, pose })), 'radar');
    expect(scan.points.xM[0]).toBeCloseTo(8, 5);
    expect(scan.points.yM[0]).toBeCloseTo(1, 5);
  });
});

describe('radar_msgs', () => {
  it('RadarScan becomes points, positive azimuth to the left unless told otherwise', () => {
    const returns = [{ range: 10, azimuth: Math.PI / 6, elevation: 0, doppler_velocity: -3, amplitude: 12 }];
    const message = raw('/radar', 'radar_msgs/msg/RadarScan', { header, returns });
    const scan = valueOf(decodeMessage(message), 'radar');
    expect(scan.points.yM[0]).toBeCloseTo(5, 5);
    expect(scan.points.rangeRateMps[0]).toBe(-3);
    expect(scan.points.magnitudeDb[0]).toBe(12);
    const right = valueOf(decodeMessage(message, decodeConfig.parse({ scanAzimuth: 'right' })), 'radar');
    expect(right.points.yM[0]).toBeCloseTo(-5, 5);
  });

  it('RadarTracks become a return each, with the velocity along the line of sight', () => {
    const tracks = [{ position: { x: 3, y: 4, z: 0 }, velocity: { x: 5, y: 0, z: 0 } }];
    const scan = valueOf(decodeMessage(raw('/radar', 'radar_msgs/msg/RadarTracks', { header, tracks })), 'radar');
    expect(scan.points).toMatchObject({ count: 1, xM: Float32Array.of(3), rangeRateMps: Float32Array.of(3) });
  });

  it('more returns than allowed are a fault', () => {
    const message = raw('/radar', 'radar_msgs/msg/RadarScan', { header, returns: Array(5).fill({}) });
    expect(faultOf(decodeMessage(message, decodeConfig.parse({ maxPoints: 4 }))).code).toBe('decode/points-too-many');
  });
});
