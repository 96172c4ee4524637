import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hazard } from '../../../src/domain/Hazard.js';
import type { RawMessage } from '../../../src/domain/RawMessage.js';
import { rosWriter } from '../../../src/messages/rosCodec.js';
import { rosSchemaText } from '../../../src/messages/rosDefinitions.js';
import { McapPublisher } from '../../../src/publish/mcap/McapPublisher.js';
import { object, publishedFrame, START_NS } from '../../support/publishedFrames.js';
import { readMcap, type ReadMessage } from '../../support/readMcap.js';
import { runSummary } from '../../support/runSummary.js';

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
  '/roadscene/scene_pb': 'roadscene.v1.RoadScene',
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

const HAZARD: Hazard = {
  kind: 'stationary-obstacle',
  severity: 'critical',
  distanceM: 18,
  timeSecs: 2.5,
  evidence: { trackIds: [7], radarPointCount: 7 },
  text: 'Truck stands 18 m ahead.',
};
const STAMP_NS = START_NS + 300_000_000n;

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
      object({
        trackId: 7,
        label: 'truck',
        xM: 20,
        yM: 2,
        yawRad: Math.PI / 2,
        radialSpeedMps: -4,
        velocityXMps: -3,
        velocityYMps: -4,
        radarPointCount: 7,
      }),
      object({
        trackId: 8,
        label: 'pedestrian',
        xM: 12,
        yM: -3,
        velocityXMps: 0,
        verdict: { kind: 'unconfirmed', reasons: ['not-persistent', 'camera-only'] },
        provenance: 'camera',
      }),
      object({
        trackId: 9,
        xM: -9,
        velocityXMps: 0,
        sigma: { positionM: 0.5, sizeM: 0.1, yawRad: 0.1, radialSpeedMps: 0.2 },
      }),
    ];
    await publisher.publish(publishedFrame({ index: 3, objects, hazards: [HAZARD] }));
    await publisher.close(runSummary());
    messages = await readMcap(path);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('carries every promised topic and type, logged at the scene stamp', () => {
    const own = messages.filter(({ logTime }) => logTime === STAMP_NS);
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
      header: { frame_id: 'base_link', stamp: { sec: 1_700_000_000, nanosec: 300_000_000 } },
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
          track_id: 7,
          verdict: 2,
          velocity: { x: -3, y: -4, z: 0 },
          provenance: 3,
          class_shares: [{ label: 2, share: 1 }],
        },
        { label: 7, verdict: 1, reasons: ['not-persistent', 'camera-only'], provenance: 1 },
        { label: 1, radial_speed_known: false, sigma_known: true, size_sigma: expect.closeTo(0.1, 6) as number },
      ],
      detections: [{ label: 2, verdict: 2 }, {}, {}, { label: 1, verdict: 0, reasons: ['size-prior'] }],
      hazards: [{ kind: 4, severity: 2, distance: 18, time_known: true, time: 2.5, track_ids: Uint32Array.of(7) }],
      lead_track_id: 1,
      lane_boundaries: [{ kind: 0, points: [{ x: 6 }, { x: 20 }, { x: 40 }] }, { kind: 1 }],
      mode_since: { sec: 1_700_000_000, nanosec: 0 },
      free_distance_known: true,
      free_distance_end: 'sight',
      free_distance_track_id: 0,
      free_distance_seen_share: 0.75,
      sentence: 'Day, overcast. Car 32 m ahead.',
    });
  });

  it("puts an approaching object's arrow towards the vehicle", () => {
    const { markers } = of('/roadscene/markers') as {
      markers: {
        ns: string;
        text: string;
        color: { a: number };
        scale: { x: number };
        pose: { orientation: { z: number; w: number } };
      }[];
    };
    expect(markers.map(({ ns }) => ns)).toEqual([
      ...['', 'confirmed', 'label', 'velocity', 'unconfirmed', 'label', 'confirmed', 'label'],
      ...['rejected', 'lane boundary', 'lane boundary', 'hazard', 'sentence'],
    ]);
    const { pose, scale } = markers[3]!;
    expect(2 * Math.atan2(pose.orientation.z, pose.orientation.w)).toBeCloseTo(Math.atan2(-4, -3), 6);
    expect(scale.x).toBe(5);
    expect(markers[1]!.color.a).toBeGreaterThan(2 * markers[4]!.color.a);
    expect(markers.map(({ text }) => text).filter((text) => text !== '')).toEqual([
      'truck #7 0.80 - 20 m - 5.0 m/s',
      'pedestrian? #8 0.80 - 12 m - not persistent',
      'car #9 0.80 - 9 m - 0.0 m/s',
      'x car: size prior',
      HAZARD.text,
      'NOMINAL: Day, overcast. Car 32 m ahead.',
    ]);
  });

  it('gives confirmed objects alone to those who read no verdict, with track id and covariance', () => {
    const { detections } = of('/roadscene/objects') as {
      detections: { id: string; results: { hypothesis: { class_id: string }; pose: { covariance: Float64Array } }[] }[];
    };
    expect(detections.map(({ results }) => results[0]?.hypothesis.class_id)).toEqual(['truck', 'car']);
    expect(detections.map(({ results }) => results[0]?.pose.covariance[0])).toEqual([
      expect.closeTo(0.16, 9),
      expect.closeTo(0.16, 9),
    ]);
    expect(detections.map(({ id }) => id)).toEqual(['7', '9']);
  });

  it('annotates only what is in the picture', () => {
    const annotations = of('/roadscene/image_annotations') as {
      points: { type: number; points: object[] }[];
      texts: { text: string }[];
    };
    expect(annotations.texts.map(({ text }) => text)).toEqual([
      'truck #7 0.80 · 20 m · 5.0 m/s',
      'pedestrian? #8 0.80 · 12 m · not persistent',
      '✕ car: size prior',
      'NOMINAL: Day, overcast. Car 32 m ahead.',
      HAZARD.text,
    ]);
    const [edges, front, dashed] = annotations.points;
    expect([edges, front].map((annotation) => [annotation?.type, annotation?.points.length])).toEqual([
      [4, 24],
      [4, 8],
    ]);
    // Unconfirmed: every edge in pieces, no thick front.
    expect(annotations.points).toHaveLength(3);
    expect(dashed!.points.length).toBeGreaterThan(48);
  });

  it('says the same in protobuf as in ROS', () => {
    expect(of('/roadscene/scene_pb')).toMatchObject({
      stamp_ns: STAMP_NS.toString(),
      mode: 'NOMINAL',
      objects: [
        { label: 'truck', x_m: 20, radial_speed_mps: -4, track_id: 7, class_shares: { truck: 1 } },
        { label: 'pedestrian', verdict: 'unconfirmed', reasons: ['not-persistent', 'camera-only'] },
        { label: 'car', sigma: { position_m: 0.5 } },
      ],
      hazards: [{ kind: 'stationary-obstacle', severity: 'critical', time_secs: 2.5, track_ids: [7] }],
    });
    expect(of('/roadscene/scene_update')).toMatchObject({
      deletions: [{ type: 1 }],
      entities: [
        { id: 'object 7', frame_id: 'base_link', cubes: [{ size: { x: 4.3, y: 1.8, z: 1.5 } }], arrows: [{}] },
        { id: 'object 8', arrows: [], texts: [{ text: 'pedestrian? #8 0.80 · 12 m · not persistent' }] },
        { id: 'object 9', arrows: [] },
        { id: 'rejected', texts: [{ text: '✕ car: size prior' }] },
        { id: 'lane boundaries', lines: [{}, {}] },
        { id: 'hazards', texts: [{ text: HAZARD.text }] },
      ],
    });
  });
});
