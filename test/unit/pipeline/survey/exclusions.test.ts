import { describe, expect, it } from 'vitest';
import { decodeConfig } from '../../../../src/decode/config.js';
import { radarTable } from '../../../../src/decode/RadarTable.js';
import type { CameraFrame } from '../../../../src/domain/CameraFrame.js';
import type { EgoMotion } from '../../../../src/domain/EgoMotion.js';
import { Rng } from '../../../../src/synth/math/Rng.js';
import { planarTransform } from '../../../../src/geometry/Transform.js';
import { decideReading } from '../../../../src/pipeline/survey/decideReading.js';
import {
  excludeCameras,
  excludeOdometry,
  excludeRadars,
  type SurveyedRadar,
} from '../../../../src/pipeline/survey/exclusions.js';
import type { SurveyedTopic } from '../../../../src/pipeline/survey/SurveyedTopic.js';
import { placeReturns, type SurveyedSweep } from '../../../../src/pipeline/survey/SurveyedSweep.js';
import { normal, type Return, sweepsOf, type WorldOptions, XYZ } from './sweeps.js';

const rate = ({ rangeRateMps }: Return): number => rangeRateMps;

function radar(topic: string, sweeps: readonly SurveyedSweep[], type = 'sensor_msgs/msg/PointCloud2'): SurveyedRadar {
  const decision = decideReading(topic, sweeps, decodeConfig.parse({}));
  return { topic, type, decision, sweeps: placeReturns(sweeps, decision.reading.radPerUnit) };
}
const cloud = (topic: string, columns: Parameters<typeof sweepsOf>[0], options?: WorldOptions): SurveyedRadar =>
  radar(topic, sweepsOf({ ...XYZ, ...columns }, options));
/** Of every topic left out. */
const reasons = (excluded: ReturnType<typeof excludeRadars>): Readonly<Record<string, string>> =>
  Object.fromEntries([...excluded].map(([topic, { reason }]) => [topic, reason]));

describe('excludeRadars', () => {
  it('keeps a radar that reads 0 while the vehicle stands, whatever its topic is called', () => {
    const standing = { odometry: false, sweeps: 40, frameId: 'ars' } as const;
    expect([...excludeRadars([cloud('/ars430/points', { doppler: () => 0 }, standing)])]).toEqual([]);
    // Without a telling unit its range rates are left out, and it stays a radar.
    expect([...excludeRadars([cloud('/ars430/points', { doppler: (one) => 100 * rate(one) }, standing)])]).toEqual([]);
  });

  it.each<readonly [string, string, Parameters<typeof sweepsOf>[0], WorldOptions, RegExp]>([
    [
      'a depth camera',
      '/camera/depth/color/points',
      { rgb: ({ rng }) => rng.next() },
      { frameId: 'depth_optical' },
      /colours \(rgb\)/,
    ],
    [
      'a coloured cloud in front of a radar’s name',
      '/radar/points',
      { r: ({ rng }) => rng.integer(0, 255), g: () => 3, b: () => 9 },
      {},
      /colours/,
    ],
    [
      'a lidar with rings',
      '/points',
      { intensity: ({ rng }) => rng.next(), ring: ({ rng }) => rng.integer(0, 31) },
      {},
      /lidar's fields \(ring\)/,
    ],
    ['a lidar with tags and lines', '/livox', { tag: () => 16, line: ({ rng }) => rng.integer(0, 5) }, {}, /tag, line/],
    [
      'a lidar without telling fields',
      '/cloud',
      { intensity: ({ rng }) => rng.next() },
      { returns: 6000, sweeps: 3 },
      /6000 points/,
    ],
    [
      'a thinned lidar',
      '/radar_like',
      { z: ({ rangeM, rng }) => rangeM * Math.tan((rng.integer(0, 15) - 8) / 50) },
      { returns: 800, sweeps: 3 },
      /on 1\d rings/,
    ],
    [
      'a cloud that says nothing',
      '/front/points',
      { intensity: ({ rng }) => normal(rng) },
      {},
      /neither topic nor frame/,
    ],
    ['a lidar that measures speed', '/fmcw', { velocity: rate }, { returns: 60_000, sweeps: 3 }, /60000 points/],
  ])('leaves out %s', (name, topic, columns, options, reason) => {
    const frameId = options.frameId ?? (name.startsWith('a thinned') ? 'radar' : 'top');
    expect(reasons(excludeRadars([cloud(topic, columns, { ...options, frameId })]))[topic]).toMatch(reason);
  });

  it.each<readonly [string, string, Parameters<typeof sweepsOf>[0], WorldOptions]>([
    ['a plain radar', '/radar/points', { doppler: rate, rcs: ({ rng }) => normal(rng) }, {}],
    ['a radar without range rates', '/radar/points', { rcs: ({ rng }) => normal(rng) }, {}],
    ['a radar that only its range rate shows', '/front/points', { foo: rate }, {}],
    ['a radar that stands', '/front/points', { doppler: ({ rng }) => 0.1 * normal(rng) }, { egoMps: () => 0 }],
    ['a dense radar', '/ars/points', { doppler: rate }, { returns: 9000, sweeps: 3 }],
    ['a radar with times', '/points', { doppler: rate, t: ({ rng }) => rng.next() }, {}],
    ['a radar without returns', '/radar/points', { doppler: rate }, { returns: 0 }],
  ])('keeps %s', (_, topic, columns, options) => {
    expect(reasons(excludeRadars([cloud(topic, columns, { frameId: 'front', ...options })]))).toEqual({});
  });

  const sound = sweepsOf({ ...XYZ, doppler: rate });
  /** Some of the returns of each sweep, in another order. */
  const some = (keep: (i: number) => boolean): readonly SurveyedSweep[] =>
    sound.map((sweep) => {
      const kept = Array.from({ length: sweep.table.count }, (_, i) => i)
        .filter(keep)
        .reverse();
      const column = (name: string): Float64Array => Float64Array.from(kept, (i) => sweep.table.column(name)![i]!);
      const columns = Object.fromEntries(sweep.table.fields.map((name) => [name, column(name)]));
      return { ...sweep, table: radarTable(sweep.table.header, kept.length, columns) };
    });
  /** The same returns as the frame `base` would have them, a metre and a quarter turn away from the radar's. */
  const turned = sound.map((sweep): SurveyedSweep => {
    const columns = {
      x: sweep.table.column('y')!,
      y: sweep.table.column('x')!.map((x) => -x),
      z: sweep.table.column('z')!,
      doppler: sweep.table.column('doppler')!,
    };
    const header = { ...sweep.table.header, frameId: 'base' };
    return {
      ...sweep,
      table: radarTable(header, sweep.table.count, columns),
      baseFromRadar: planarTransform(0, 0, Math.PI / 2),
    };
  });

  it.each<readonly [string, readonly SurveyedSweep[]]>([
    ['all returns', sound],
    ['the other order', some(() => true)],
    ['a filtered part', some((i) => i % 3 === 0)],
    ['another frame', turned],
    [
      'all returns without range rates',
      sound.map((sweep) => ({
        ...sweep,
        table: radarTable(sweep.table.header, sweep.table.count, {
          x: sweep.table.column('x')!,
          y: sweep.table.column('y')!,
          z: sweep.table.column('z')!,
        }),
      })),
    ],
  ])('takes one radar on two topics once: %s', (_, copy) => {
    for (const order of [0, 1]) {
      const both = [radar('/radar/a', sound), radar('/radar/filtered', copy)];
      const [left] = [...excludeRadars(order === 0 ? both : both.reverse()).keys()];
      // Of two that are equal the first name stays.
      expect(left).toBe('/radar/filtered');
    }
  });

  it('keeps two radars, also of one model with one clock', () => {
    const other = sweepsOf({ ...XYZ, doppler: rate }, { seed: 9 });
    expect(reasons(excludeRadars([radar('/radar/left', sound), radar('/radar/right', other)]))).toEqual({});
  });
});

const WIDTH = 16;
function camera(
  topic: string,
  encoding: 'rgb8' | 'mono8' | 'mono16' | 'bayer_rggb8',
  over: { frameId?: string; levels?: number; offsetNs?: bigint; seed?: number } = {},
): SurveyedTopic {
  const rng = new Rng(over.seed ?? 1);
  const channels = encoding === 'rgb8' ? 3 : encoding === 'mono16' ? 2 : 1;
  const frames = [0n, 1n, 2n].map((i): CameraFrame => ({
    type: 'camera',
    topic,
    frameId: over.frameId ?? 'camera_optical',
    stampNs: i * 100_000_000n + (over.offsetNs ?? 0n),
    receivedNs: i * 100_000_000n,
    image: {
      type: 'raster',
      encoding,
      widthPx: WIDTH,
      heightPx: WIDTH,
      stepBytes: WIDTH * channels,
      bigEndian: false,
      data: Uint8Array.from({ length: WIDTH * WIDTH * channels }, () => rng.integer(0, (over.levels ?? 256) - 1)),
    },
  }));
  const stamps = frames.map(({ stampNs, receivedNs }) => ({ stampNs, receivedNs }));
  return { topic, type: 'sensor_msgs/msg/Image', messageCount: 3, stamps, frames, tables: [], motions: [] };
}

describe('excludeCameras', () => {
  const colour = camera('/cam/image_raw', 'rgb8');
  it.each<readonly [string, SurveyedTopic]>([
    ['a depth picture', camera('/cam/depth/image_raw', 'mono16', { frameId: 'depth' })],
    ['a 16-bit picture without a name', camera('/cam2/image', 'mono16', { frameId: 'two' })],
    ['a mask', camera('/cam/seg', 'mono8', { frameId: 'mask', levels: 12 })],
    ['an infrared picture', camera('/cam/infra1/image_rect_raw', 'mono8', { frameId: 'infra1' })],
    ['a coloured label picture', camera('/cam/semantic', 'rgb8', { frameId: 'labels', levels: 12 })],
    ['the rectified picture', camera('/cam/image_rect_color', 'rgb8')],
    ['what cannot be read', { ...camera('/cam/zstd', 'rgb8'), frames: [], stamps: [] }],
  ])('leaves out %s beside a colour camera', (_, other) => {
    for (const both of [
      [colour, other],
      [other, colour],
    ])
      expect([...excludeCameras(both).keys()]).toEqual([other.topic]);
  });

  it('takes video for a camera, though its pictures are not decoded here', () => {
    const video = { ...camera('/front/video', 'rgb8', { frameId: 'front' }), frames: [] };
    expect([...excludeCameras([video, colour])]).toEqual([]);
    const depth = camera('/front/depth/image', 'mono16', { frameId: 'front' });
    expect([...excludeCameras([video, depth]).keys()]).toEqual(['/front/depth/image']);
  });

  it('keeps a grey machine-vision camera, whoever made it', () => {
    expect([...excludeCameras([camera('/flir_camera/image_raw', 'mono8')])]).toEqual([]);
  });

  it('keeps a second camera, a grey one alone and one with a lens cap, and names no depth picture a camera', () => {
    const second = camera('/rear/image_raw', 'rgb8', { frameId: 'rear' });
    expect([...excludeCameras([colour, second])]).toEqual([]);
    expect([...excludeCameras([camera('/cam/image', 'mono8')])]).toEqual([]);
    expect([...excludeCameras([camera('/cam/image', 'mono8', { levels: 2 })])]).toEqual([]);
    expect([...excludeCameras([camera('/cam/depth/image', 'mono16')]).keys()]).toEqual(['/cam/depth/image']);
  });
});

function odometry(
  topic: string,
  speedMps: (secs: number) => number,
  poseMps?: (secs: number) => number,
): SurveyedTopic {
  let xM = 0;
  const motions = Array.from({ length: 60 }, (_, i): EgoMotion => {
    xM += 0.05 * (poseMps?.(i * 0.05) ?? 0);
    return {
      type: 'ego-motion',
      topic,
      frameId: 'base_link',
      stampNs: BigInt(i) * 50_000_000n,
      speedForwardMps: speedMps(i * 0.05),
      speedLeftMps: 0,
      yawRateRadps: 0,
      ...(poseMps !== undefined && { pose: { xM, yM: 0, yawRad: 0 } }),
    };
  });
  return {
    topic,
    type: 'geometry_msgs/msg/TwistStamped',
    messageCount: 60,
    stamps: [],
    frames: [],
    tables: [],
    motions,
  };
}

describe('excludeOdometry', () => {
  const truth = (secs: number): number => 12 + secs;
  const sound = odometry('/odom', truth, truth);
  it.each<readonly [string, SurveyedTopic]>([
    ['a setpoint', odometry('/cmd_vel', () => 20)],
    ['a field that nobody fills', odometry('/a_twist', () => 0)],
    ['km/h', odometry('/a_speed', (secs) => 3.6 * truth(secs))],
    ['another topic of the same speed', odometry('/a_wheel', truth)],
  ])('leaves out %s beside a measurement with a pose', (_, other) => {
    for (const both of [
      [sound, other],
      [other, sound],
    ])
      expect([...excludeOdometry(both).keys()]).toEqual([other.topic]);
  });

  it('believes two that agree against one with a pose of its own', () => {
    const lost = odometry(
      '/visual',
      (secs) => 3 + secs,
      (secs) => 3 + secs,
    );
    const two = [odometry('/wheel', truth), odometry('/gnss', truth)];
    expect([...excludeOdometry([lost, ...two]).keys()].sort()).toEqual(['/visual', '/wheel']);
  });

  it('leaves the only one to the witnesses of a frame', () => {
    expect(excludeOdometry([odometry('/cmd_vel', () => 20)]).size).toBe(0);
  });
});
