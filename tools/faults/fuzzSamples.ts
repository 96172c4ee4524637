import type { ChannelInfo, RawMessage } from '#src/domain/RawMessage.js';
import { rosFromTimeNs, type TimeNs } from '#src/domain/time.js';
import { foxgloveSchema } from '#src/messages/foxgloveSchema.js';
import { rosWriter } from '#src/messages/rosCodec.js';
import { rosSchemaText } from '#src/messages/rosDefinitions.js';

export const FUZZ_START_NS: TimeNs = 1_700_000_000_000_000_000n;
export const FUZZ_TOPICS = {
  camera: '/camera',
  radars: ['/radar', '/radar_scan', '/radar_tracks', '/fg/radar'],
} as const;

const channels = new Map<string, ChannelInfo>();

function channelOf(topic: string, schemaName: string): ChannelInfo {
  const key = `${topic} ${schemaName}`;
  const known = channels.get(key);
  if (known !== undefined) return known;
  const isRos = schemaName.includes('/');
  const made: ChannelInfo = {
    topic,
    schemaName,
    schemaEncoding: isRos ? 'ros2msg' : 'protobuf',
    schemaData: isRos ? new TextEncoder().encode(rosSchemaText(schemaName)) : foxgloveSchema(schemaName).descriptorSet,
    messageEncoding: isRos ? 'cdr' : 'protobuf',
    metadata: new Map(),
  };
  channels.set(key, made);
  return made;
}

/** A sound message of every type the node reads, stamped with `atNs`. `jpeg`: any picture. */
export function fuzzSamples(atNs: TimeNs, jpeg: Uint8Array): readonly RawMessage[] {
  const raw = (topic: string, schemaName: string, message: object): RawMessage => ({
    channel: channelOf(topic, schemaName),
    logTimeNs: atNs,
    publishTimeNs: atNs,
    data: schemaName.includes('/') ? rosWriter(schemaName).write(message) : foxgloveSchema(schemaName).encode(message),
  });
  const { sec, nanosec } = rosFromTimeNs(atNs);
  const header = (frame_id: string): object => ({ stamp: { sec, nanosec }, frame_id });
  const stamped = (frame_id: string): object => ({ timestamp: { seconds: sec, nanos: nanosec }, frame_id });
  const count = 40;
  const values = Float32Array.from({ length: 5 * count }, (_, i) => [5 + (i % 31), (i % 17) - 8, 0.4, -8, 12][i % 5]!);
  const cloud = {
    fields: ['x', 'y', 'z', 'doppler', 'rcs'].map((name, i) => ({
      name,
      offset: 4 * i,
      datatype: 7,
      type: 7,
      count: 1,
    })),
    point_step: 20,
    point_stride: 20,
    row_step: 20 * count,
    width: count,
    height: 1,
    is_dense: true,
    data: new Uint8Array(values.buffer),
  };
  const [width, height] = [32, 20];
  const picture = {
    width,
    height,
    step: 3 * width,
    encoding: 'rgb8',
    data: new Uint8Array(3 * width * height).fill(90),
  };
  const k = [28, 0, 16, 0, 28, 10, 0, 0, 1];
  const mounting = (child_frame_id: string): object => ({
    header: header('base_link'),
    child_frame_id,
    transform: { translation: { x: 1, y: 0, z: 1.4 }, rotation: { x: -0.5, y: 0.5, z: -0.5, w: 0.5 } },
  });
  return [
    raw('/camera', 'sensor_msgs/msg/Image', { header: header('camera'), ...picture }),
    raw('/camera', 'sensor_msgs/msg/CompressedImage', { header: header('camera'), format: 'jpeg', data: jpeg }),
    raw('/camera', 'foxglove.RawImage', { ...stamped('camera'), ...picture }),
    raw('/camera', 'foxglove.CompressedImage', { ...stamped('camera'), format: 'jpeg', data: jpeg }),
    raw('/info', 'sensor_msgs/msg/CameraInfo', { header: header('camera'), width, height, k, d: [0.1, 0.02, 0, 0, 0] }),
    raw('/info', 'foxglove.CameraCalibration', { ...stamped('camera'), width, height, K: k, D: [0.1] }),
    raw('/radar', 'sensor_msgs/msg/PointCloud2', { header: header('radar'), ...cloud }),
    raw('/fg/radar', 'foxglove.PointCloud', { ...stamped('radar'), ...cloud }),
    raw('/radar_scan', 'radar_msgs/msg/RadarScan', { header: header('radar'), returns: Array(9).fill({ range: 12 }) }),
    raw('/radar_tracks', 'radar_msgs/msg/RadarTracks', { header: header('radar'), tracks: [{}, {}, {}] }),
    raw('/tf_static', 'tf2_msgs/msg/TFMessage', { transforms: [mounting('camera'), mounting('radar')] }),
    raw('/fg/tf', 'foxglove.FrameTransforms', {
      transforms: [{ ...stamped('base_link'), parent_frame_id: 'base_link', child_frame_id: 'camera' }],
    }),
    raw('/odom', 'nav_msgs/msg/Odometry', {
      header: header('odom'),
      child_frame_id: 'base_link',
      twist: { twist: { linear: { x: 9 } } },
    }),
    raw('/twist', 'geometry_msgs/msg/TwistStamped', { header: header('base_link'), twist: { linear: { x: 9 } } }),
  ];
}
