import { describe, expect, it } from 'vitest';
import type { RawMessage } from '../../../src/domain/RawMessage.js';
import { decodeConfig } from '../../../src/decode/config.js';
import { decodeMessage } from '../../../src/decode/decodeMessage.js';
import { alertCodes, faultOf, header, LOG_TIME_NS, raw, STAMP_NS, valueOf } from './rawMessages.js';

const image = (encoding: string, width: number, height: number, step: number, bytes: number): RawMessage =>
  raw('/cam', 'sensor_msgs/msg/Image', {
    header,
    width,
    height,
    encoding,
    step,
    is_bigendian: 1,
    data: new Uint8Array(bytes).fill(7),
  });

describe('headers', () => {
  it('give stamp, frame without slash and log time', () => {
    expect(valueOf(decodeMessage(image('rgb8', 2, 2, 6, 12)), 'camera')).toMatchObject({
      topic: '/cam',
      frameId: 'sensor',
      stampNs: STAMP_NS,
      receivedNs: LOG_TIME_NS,
    });
  });

  const odometry = (sec: number, nanosec: number): RawMessage =>
    raw('/odom', 'nav_msgs/msg/Odometry', {
      header: { stamp: { sec, nanosec }, frame_id: 'odom' },
      child_frame_id: 'b',
    });

  it.each([
    [0, 0],
    [-5, 0],
  ])('of stamp %i.%i fall back to the log time with an alert', (sec, nanosec) => {
    const outcome = decodeMessage(odometry(sec, nanosec));
    expect(valueOf(outcome, 'ego-motion').stampNs).toBe(LOG_TIME_NS);
    expect(alertCodes(outcome)).toEqual(['decode/stamp-zero']);
  });

  it('carry over nanoseconds above a second with an alert', () => {
    const outcome = decodeMessage(odometry(10, 1_500_000_000));
    expect(valueOf(outcome, 'ego-motion').stampNs).toBe(11_500_000_000n);
    expect(alertCodes(outcome)).toEqual(['decode/stamp-nanosec']);
  });
});

describe('images', () => {
  it.each([
    ['8UC3', 'bgr8', 3],
    ['8UC1', 'mono8', 1],
    ['16UC1', 'mono16', 2],
    ['yuv422', 'uyvy', 2],
    ['yuv422_yuy2', 'yuv422_yuy2', 2],
    ['YUYV', 'yuv422_yuy2', 2],
    ['bayer_gbrg8', 'bayer_gbrg8', 1],
    ['bayer_grbg8', 'bayer_grbg8', 1],
  ])('of encoding %s are %s', (name, encoding, bytesPerPixel) => {
    const message = decodeMessage(image(name, 4, 2, 4 * bytesPerPixel + 3, 8 * bytesPerPixel + 6));
    expect(valueOf(message, 'camera').image).toMatchObject({
      type: 'raster',
      encoding,
      widthPx: 4,
      heightPx: 2,
      stepBytes: 4 * bytesPerPixel + 3,
      bigEndian: true,
    });
  });

  it('may lack the padding of the last row', () => {
    expect(decodeMessage(image('rgb8', 2, 2, 8, 14)).type).toBe('value');
    expect(faultOf(decodeMessage(image('rgb8', 2, 2, 8, 13))).code).toBe('decode/image-beyond-data');
  });

  it.each([
    [image('rgb8', 0, 0, 0, 0), 'decode/image-size', /no side of 0 px for the image size but received 0 x 0/],
    [image('mono8', 100_000, 100_000, 100_000, 9), 'decode/image-size', /received 100000 x 100000/],
    [
      image('rgb8', 4, 2, 11, 22),
      'decode/image-step-too-small',
      /at least 12 bytes for the step of 4 px rgb8 but received 11/,
    ],
    [image('xyz99', 4, 4, 12, 48), 'decode/image-encoding', /Expected one of rgb8, .* but received "xyz99"/],
    [image('nv12', 4, 2, 4, 11), 'decode/image-beyond-data', /Expected 12 bytes for 3 rows of step 4 but received 11/],
    [image('yuv422', 3, 2, 6, 12), 'decode/image-odd-size', /multiples of 2 x 1 px for uyvy but received 3 x 2/],
  ])('that are wrong are faults: %#', (message, code, text) => {
    const alert = faultOf(decodeMessage(message));
    expect(alert).toMatchObject({ severity: 'error', code, topic: '/cam', stampNs: STAMP_NS });
    expect(alert.message).toMatch(text);
    expect(alert.tip).not.toBe('');
  });

  it('of Foxglove are read alike', () => {
    const message = raw('/cam', 'foxglove.RawImage', {
      timestamp: { seconds: 1_700_000_000, nanos: 250_000_000 },
      frame_id: 'sensor',
      width: 2,
      height: 1,
      encoding: 'bgr8',
      step: 6,
      data: Uint8Array.of(1, 2, 3, 4, 5, 6),
    });
    expect(valueOf(decodeMessage(message), 'camera')).toMatchObject({
      stampNs: STAMP_NS,
      frameId: 'sensor',
      image: { encoding: 'bgr8', bigEndian: false },
    });
  });
});

describe('compressed images', () => {
  const compressed = (data: Uint8Array, format = 'jpeg'): RawMessage =>
    raw('/cam', 'sensor_msgs/msg/CompressedImage', { header, format, data });
  // SOI, APP0 of 4 bytes, a fill byte, SOF2 (progressive) of 300 x 500.
  const jpeg = Uint8Array.of(
    0xff,
    0xd8,
    0xff,
    0xe0,
    0,
    4,
    1,
    2,
    0xff,
    0xff,
    0xc2,
    0,
    17,
    8,
    0x01,
    0x2c,
    0x01,
    0xf4,
    3,
    0,
  );

  it('tell their size from the first bytes, whatever the format says', () => {
    expect(valueOf(decodeMessage(compressed(jpeg, 'bgr8; jpeg compressed bgr8')), 'camera').image).toMatchObject({
      type: 'encoded',
      format: 'jpeg',
      widthPx: 500,
      heightPx: 300,
    });
  });

  it.each([
    [new Uint8Array(0), 'nothing'],
    [Uint8Array.of(0, 0, 0, 0, 1), '00 00 00 00'],
    [Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 4), 'ff d8 ff da'],
    [jpeg.slice(0, 12), 'ff d8 ff e0'],
    [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0), '89 50 4e 47'],
  ])('without a readable header are faults: %#', (data, start) => {
    const alert = faultOf(decodeMessage(compressed(data)));
    expect(alert.code).toBe('decode/image-format');
    expect(alert.message).toContain(`${data.length} bytes that begin with ${start}`);
  });
});

describe('calibrations', () => {
  const info = (overrides: object): RawMessage =>
    raw('/cam/info', 'sensor_msgs/msg/CameraInfo', {
      header,
      width: 640,
      height: 480,
      distortion_model: 'plumb_bob',
      d: [0, 0, 0, 0, 0],
      k: [500, 0, 320, 0, 510, 240, 0, 0, 1],
      ...overrides,
    });

  it('give the pinhole, and no distortion for zeros', () => {
    expect(valueOf(decodeMessage(info({})), 'calibration')).toMatchObject({
      widthPx: 640,
      heightPx: 480,
      fxPx: 500,
      fyPx: 510,
      cxPx: 320,
      cyPx: 240,
      distortionModel: 'none',
      distortion: [],
    });
  });

  it.each([
    ['plumb_bob', 'plumb_bob'],
    ['rational_polynomial', 'rational_polynomial'],
    ['fisheye', 'equidistant'],
    ['', 'plumb_bob'],
    ['Kannala-Brandt', 'equidistant'],
    ['KANNALA_BRANDT4', 'equidistant'],
    ['Plumb Bob', 'plumb_bob'],
    ['pinhole', 'plumb_bob'],
    ['RATIONAL-POLYNOMIAL', 'rational_polynomial'],
    ['brown_conrady', 'plumb_bob'],
  ])('name the distortion "%s" %s', (model, expected) => {
    const calibration = valueOf(decodeMessage(info({ distortion_model: model, d: [0.1, 0.2, 0, 0] })), 'calibration');
    expect(calibration).toMatchObject({ distortionModel: expected, distortion: [0.1, 0.2, 0, 0] });
  });

  it.each([
    [{ distortion_model: 'equidistant', d: [0, 0, 0, 0] }, 'equidistant'],
    [{ distortion_model: 'equidistant', d: [] }, 'none'],
    [{ distortion_model: 'plumb_bob', d: [0, 0, 0, 0] }, 'none'],
    [{ distortion_model: 'none', d: [] }, 'none'],
  ])('without coefficients %j are %s', (overrides, distortionModel) => {
    expect(valueOf(decodeMessage(info(overrides)), 'calibration')).toMatchObject({ distortionModel });
  });

  it.each([
    [{ p: [400, 0, 300, 0, 0, 410, 230, 0, 0, 0, 1, 0] }, { fxPx: 400, fyPx: 410, cxPx: 300, cyPx: 230 }],
    [
      { p: [400, 0, 300, 0, 0, 410, 230, 0, 0, 0, 1, 0], binning_x: 2, binning_y: 2 },
      { fxPx: 200, fyPx: 205, cxPx: 150, cyPx: 115 },
    ],
    [{ p: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }, undefined],
    [{}, undefined],
  ])('carry the pinhole of the rectified picture: %j', (overrides, rectified) => {
    expect(valueOf(decodeMessage(info(overrides)), 'calibration').rectified).toEqual(rectified);
  });

  it('apply binning and region of interest to the matrix', () => {
    const roi = { x_offset: 100, y_offset: 200, width: 400, height: 100 };
    expect(valueOf(decodeMessage(info({ binning_x: 2, binning_y: 2, roi })), 'calibration')).toMatchObject({
      widthPx: 200,
      heightPx: 50,
      fxPx: 250,
      fyPx: 255,
      cxPx: 110,
      cyPx: 20,
    });
  });

  it.each([
    [{ k: [0, 0, 0, 0, 0, 0, 0, 0, 0] }, 'decode/calibration-empty'],
    [{ k: [NaN, 0, 320, 0, 500, 240, 0, 0, 1] }, 'decode/calibration-empty'],
    [{ width: 300, height: 200 }, 'decode/calibration-inconsistent'],
    [{ width: 0 }, 'decode/image-size'],
    [{ distortion_model: 'magic', d: [1] }, 'decode/calibration-distortion'],
    [{ d: [NaN, 0, 0, 0, 0] }, 'decode/calibration-distortion'],
  ])('that are wrong are faults: %j', (overrides, code) => {
    expect(faultOf(decodeMessage(info(overrides))).code).toBe(code);
  });

  it('of Foxglove are read alike', () => {
    const message = raw('/cam/info', 'foxglove.CameraCalibration', {
      timestamp: { seconds: 1, nanos: 0 },
      frame_id: 'sensor',
      width: 640,
      height: 480,
      K: [500, 0, 320, 0, 510, 240, 0, 0, 1],
      D: [0.1],
    });
    expect(valueOf(decodeMessage(message), 'calibration')).toMatchObject({ fyPx: 510, distortionModel: 'plumb_bob' });
  });
});

describe('ego motion', () => {
  const twist = { linear: { x: 12, y: 0.5 }, angular: { z: 0.1 } };
  const expected = { speedForwardMps: 12, speedLeftMps: 0.5, yawRateRadps: 0.1 };

  it('comes from odometry in its child frame', () => {
    const message = raw('/odom', 'nav_msgs/msg/Odometry', { header, child_frame_id: 'base_link', twist: { twist } });
    expect(valueOf(decodeMessage(message), 'ego-motion')).toMatchObject({ ...expected, frameId: 'base_link' });
  });

  it('comes from twists in their header’s frame', () => {
    const stamped = raw('/twist', 'geometry_msgs/msg/TwistStamped', { header, twist });
    const covariant = raw('/twist', 'geometry_msgs/msg/TwistWithCovarianceStamped', { header, twist: { twist } });
    for (const message of [stamped, covariant])
      expect(valueOf(decodeMessage(message), 'ego-motion')).toMatchObject({ ...expected, frameId: 'sensor' });
  });

  it('that is not finite is a fault', () => {
    const message = raw('/twist', 'geometry_msgs/msg/TwistStamped', { header, twist: { linear: { x: NaN } } });
    expect(faultOf(decodeMessage(message)).code).toBe('decode/odometry-not-finite');
  });
});

describe('transforms', () => {
  const good = {
    header: { stamp: { sec: 0, nanosec: 0 }, frame_id: '/base_link' },
    child_frame_id: 'radar',
    transform: { translation: { x: 1, y: 2, z: 3 }, rotation: { x: 0, y: 0, z: 0, w: 1 } },
  };

  it('are static on tf_static, dynamic elsewhere, and may be stamped 0', () => {
    for (const topic of ['/tf_static', '/robot/tf_static', '/tf']) {
      const outcome = decodeMessage(raw(topic, 'tf2_msgs/msg/TFMessage', { transforms: [good] }));
      expect(valueOf(outcome, 'transforms')).toEqual({
        type: 'transforms',
        topic,
        isStatic: topic !== '/tf',
        transforms: [
          {
            parentFrameId: 'base_link',
            childFrameId: 'radar',
            stampNs: 0n,
            translationM: [1, 2, 3],
            rotationXyzw: [0, 0, 0, 1],
          },
        ],
      });
      expect(alertCodes(outcome)).toEqual([]);
    }
  });

  it('leave out what cannot be one, and keep the rest', () => {
    const rotation = { x: 0, y: 0, z: 0, w: 0 };
    const bad = [
      { ...good, transform: { ...good.transform, rotation } },
      { ...good, transform: { ...good.transform, translation: { x: NaN, y: 0, z: 0 } } },
      { ...good, child_frame_id: '' },
      { ...good, child_frame_id: 'base_link' },
    ];
    const outcome = decodeMessage(raw('/tf', 'tf2_msgs/msg/TFMessage', { transforms: [...bad, good] }));
    expect(valueOf(outcome, 'transforms').transforms).toHaveLength(1);
    expect(alertCodes(outcome)).toEqual(Array(4).fill('decode/transform'));
  });

  it('of Foxglove are read alike', () => {
    const one = { parent_frame_id: 'base_link', child_frame_id: 'radar', translation: { x: 1 } };
    const rotation = { w: 1 };
    const single = decodeMessage(raw('/tf', 'foxglove.FrameTransform', { ...one, rotation }));
    const several = decodeMessage(raw('/tf', 'foxglove.FrameTransforms', { transforms: [{ ...one, rotation }, one] }));
    expect(valueOf(single, 'transforms').transforms[0]).toMatchObject({ translationM: [1, 0, 0] });
    expect(valueOf(several, 'transforms').transforms.map((item) => item.rotationXyzw)).toEqual([
      [0, 0, 0, 1],
      [0, 0, 0, 1],
    ]);
  });
});

describe('what cannot be decoded', () => {
  const base = image('rgb8', 2, 2, 6, 12);

  it.each([
    ['another type', raw('/s', 'std_msgs/msg/Header', {}), 'decode/unsupported-type', /received std_msgs\/msg\/Header/],
    [
      'no schema',
      { ...base, channel: { ...base.channel, schemaName: '', schemaEncoding: '', schemaData: new Uint8Array(0) } },
      'decode/no-schema',
      /Expected a definition of the messages for \/cam/,
    ],
    [
      'an unknown encoding',
      { ...base, channel: { ...base.channel, messageEncoding: 'x-unknown' } },
      'decode/unknown-encoding',
      /Expected cdr, ros1 or protobuf for the encoding of \/cam but received "x-unknown"/,
    ],
    [
      'a broken schema',
      { ...base, channel: { ...base.channel, schemaData: new TextEncoder().encode('%%% nonsense') } },
      'decode/bad-schema',
      /Expected a readable definition of sensor_msgs\/msg\/Image/,
    ],
    [
      'a schema of other fields',
      { ...base, channel: { ...base.channel, schemaData: new TextEncoder().encode('uint8 a\n') } },
      'decode/wrong-field',
      /for the field/,
    ],
    [
      'cut bytes',
      { ...base, data: base.data.slice(0, 30) },
      'decode/malformed',
      /Expected a whole sensor_msgs\/msg\/Image in 30 bytes/,
    ],
    ['no bytes', { ...base, data: new Uint8Array(0) }, 'decode/malformed', /in 0 bytes/],
  ])('%s is a fault that says so', (_, message, code, text) => {
    const alert = faultOf(decodeMessage(message));
    expect(alert.code).toBe(code);
    expect(alert.message).toMatch(text);
  });

  it('a type without its definition in the recording is read by the usual one', () => {
    const channel = { ...base.channel, schemaEncoding: 'ros2idl', schemaData: new TextEncoder().encode('module x {}') };
    expect(decodeMessage({ ...base, channel }).type).toBe('value');
  });

  it('limits are settings', () => {
    const config = decodeConfig.parse({ maxImageMegapixels: 0.1 });
    expect(faultOf(decodeMessage(image('mono8', 400, 300, 400, 120_000), config)).code).toBe('decode/image-size');
    expect(() => decodeConfig.parse({ maxImages: 1 })).toThrow(/maxImages/);
  });
});
