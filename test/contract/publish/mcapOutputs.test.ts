import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RawMessage } from '../../../src/domain/RawMessage.js';
import { rosWriter } from '../../../src/messages/rosCodec.js';
import { rosSchemaText } from '../../../src/messages/rosDefinitions.js';
import { McapPublisher } from '../../../src/publish/mcap/McapPublisher.js';
import { object, publishedFrame, START_NS } from '../../support/publishedFrames.js';
import { readMcap, type ReadMessage } from '../../support/readMcap.js';

const SCENE_TYPES = {
  '/roadscene/scene': 'roadscene_msgs/msg/RoadScene',
  '/roadscene/objects': 'vision_msgs/msg/Detection3DArray',
  '/roadscene/drivable_area': 'nav_msgs/msg/OccupancyGrid',
  '/roadscene/markers': 'visualization_msgs/msg/MarkerArray',
  '/roadscene/radar_points': 'sensor_msgs/msg/PointCloud2',
  '/roadscene/pixel_classes': 'sensor_msgs/msg/Image',
  '/diagnostics': 'diagnostic_msgs/msg/DiagnosticArray',
  '/roadscene/scene_update': 'foxglove.SceneUpdate',
  '/roadscene/image_annotations': 'foxglove.ImageAnnotations',
  '/roadscene/scene_pb': 'roadscene.RoadScene',
};

const rawOdometry = (topic: string, logTimeNs: bigint): RawMessage => ({
  channel: {
    topic,
    schemaName: 'nav_msgs/msg/Odometry',
    schemaEncoding: 'ros2msg',
    schemaData: new TextEncoder().encode(rosSchemaText('nav_msgs/msg/Odometry')),
    messageEncoding: 'cdr',
    metadata: new Map([['offered_qos_profiles', '']]),
  },
  logTimeNs,
  publishTimeNs: logTimeNs,
  data: rosWriter('nav_msgs/msg/Odometry').write({ child_frame_id: 'base_link' }),
});

describe('mcap outputs', () => {
  let folder: string;
  let messages: ReadMessage[];
  const of = (topic: string) => messages.find((message) => message.topic === topic)?.message;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'publish-'));
    const path = join(folder, 'scene.mcap');
    const publisher = await McapPublisher.create(path, { pixelClasses: true });
    await publisher.passThrough(rawOdometry('/odom', START_NS - 5n));
    await publisher.passThrough(rawOdometry('/diagnostics', START_NS - 4n));
    await publisher.passThrough({
      ...rawOdometry('/odom', START_NS - 3n),
      data: rosWriter('nav_msgs/msg/Odometry').write({}),
    });
    const objects = [
      object({ label: 'truck', xM: 20, yM: 2, yawRad: Math.PI / 2, radialSpeedMps: -4, radarPointCount: 7 }),
      object({ xM: -9, sigma: { positionM: 0.5, sizeM: 0.1, yawRad: 0.1, radialSpeedMps: 0.2 } }),
    ];
    await publisher.publish(publishedFrame({ index: 0, objects }));
    await publisher.close();
    messages = await readMcap(path);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('carries every promised topic and type, logged at the scene stamp', () => {
    const own = messages.filter(({ logTime }) => logTime === START_NS);
    expect(Object.fromEntries(own.map(({ topic, schemaName }) => [topic, schemaName]))).toEqual(SCENE_TYPES);
    expect(own).toHaveLength(Object.keys(SCENE_TYPES).length);
  });

  it('passes recorded messages through unchanged, beside its own topics', () => {
    const recorded = messages.filter(({ schemaName }) => schemaName === 'nav_msgs/msg/Odometry');
    expect(recorded.map(({ topic, logTime }) => [topic, logTime])).toEqual([
      ['/odom', START_NS - 5n],
      ['/recorded/diagnostics', START_NS - 4n],
      ['/odom', START_NS - 3n],
    ]);
    expect(Buffer.from(recorded[0]!.data).equals(rawOdometry('/odom', 0n).data)).toBe(true);
  });

  it('says the scene in roadscene_msgs/RoadScene', () => {
    expect(of('/roadscene/scene')).toMatchObject({
      header: { frame_id: 'base_link', stamp: { sec: 1_700_000_000, nanosec: 0 } },
      mode: 4,
      ego_speed_known: true,
      conditions: { weather: 2, light: 1, road_surface: 1, visibility: 1 },
      drivable_area: { info: { width: 112, height: 96 } },
      objects: [
        {
          label: 2,
          pose: {
            position: { x: 20, y: 2 },
            orientation: {
              z: expect.closeTo(Math.SQRT1_2, 12) as number,
              w: expect.closeTo(Math.SQRT1_2, 12) as number,
            },
          },
          radial_speed_known: true,
          radial_speed: -4,
          sigma_known: false,
          radar_point_count: 7,
        },
        { label: 1, radial_speed_known: false, sigma_known: true, position_sigma: 0.5 },
      ],
    });
  });

  it("puts an approaching object's arrow towards the vehicle", () => {
    const { markers } = of('/roadscene/markers') as {
      markers: { ns: string; scale: { x: number }; pose: { orientation: { z: number; w: number } } }[];
    };
    expect(markers.map(({ ns }) => ns)).toEqual(['', 'box', 'label', 'radial speed', 'box', 'label']);
    const { pose, scale } = markers[3]!;
    expect(2 * Math.atan2(pose.orientation.z, pose.orientation.w)).toBeCloseTo(Math.atan2(2, 20) + Math.PI, 6);
    expect(scale.x).toBe(4);
  });

  it('gives the covariance where sigma is known', () => {
    const { detections } = of('/roadscene/objects') as {
      detections: { results: { hypothesis: { class_id: string }; pose: { covariance: Float64Array } }[] }[];
    };
    expect(detections.map(({ results }) => results[0]?.hypothesis.class_id)).toEqual(['truck', 'car']);
    expect(detections.map(({ results }) => results[0]?.pose.covariance[0])).toEqual([0, 0.25]);
  });

  it('annotates only what is in the picture', () => {
    const annotations = of('/roadscene/image_annotations') as {
      points: { type: number; points: object[] }[];
      texts: { text: string }[];
    };
    expect(annotations.texts.map(({ text }) => text)).toEqual(['truck 0.80 · 20 m']);
    expect(annotations.points.map(({ type, points }) => [type, points.length])).toEqual([
      [4, 24],
      [4, 8],
    ]);
  });

  it('says the same in protobuf as in ROS', () => {
    expect(of('/roadscene/scene_pb')).toMatchObject({
      stamp_ns: START_NS.toString(),
      mode: 'NOMINAL',
      objects: [
        { label: 'truck', x_m: 20, radial_speed_mps: -4 },
        { label: 'car', sigma: { position_m: 0.5 } },
      ],
    });
    expect(of('/roadscene/scene_update')).toMatchObject({
      deletions: [{ type: 1 }],
      entities: [
        { id: 'object 0', frame_id: 'base_link', cubes: [{ size: { x: 4.3, y: 1.8, z: 1.5 } }], arrows: [{}] },
        { id: 'object 1', arrows: [] },
      ],
    });
  });
});
