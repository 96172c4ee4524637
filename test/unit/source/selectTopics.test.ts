import { describe, expect, it } from 'vitest';
import type { ChannelInfo } from '../../../src/domain/RawMessage.js';
import { selectedTopicSet, selectTopics as select, type TopicChoice } from '../../../src/source/selectTopics.js';
import { SourceError } from '../../../src/source/SourceError.js';

const channel = (topic: string, schemaName: string): ChannelInfo => ({
  topic,
  schemaName,
  schemaEncoding: 'ros2msg',
  schemaData: new Uint8Array(0),
  messageEncoding: 'cdr',
  metadata: new Map(),
});
/** Every topic has messages. */
const selectTopics = (channels: readonly ChannelInfo[], choice?: TopicChoice): ReturnType<typeof select> =>
  select(
    channels.map((one) => ({ channel: one, messageCount: 10 })),
    choice,
  );
const image = (topic: string): ChannelInfo => channel(topic, 'sensor_msgs/msg/CompressedImage');
const info = (topic: string): ChannelInfo => channel(topic, 'sensor_msgs/msg/CameraInfo');
const points = (topic: string): ChannelInfo => channel(topic, 'sensor_msgs/msg/PointCloud2');

const drive = [
  image('/camera/front/image/compressed'),
  info('/camera/front/camera_info'),
  points('/radar/front/points'),
  channel('/tf_static', 'tf2_msgs/msg/TFMessage'),
  channel('/tf', 'tf2_msgs/msg/TFMessage'),
  channel('/odom', 'nav_msgs/msg/Odometry'),
  channel('/ground_truth/objects', 'vision_msgs/msg/Detection3DArray'),
  channel('/ground_truth/classes', 'sensor_msgs/msg/Image'),
];

describe('selectTopics', () => {
  it('finds every input of a plain drive by type, and no recorded truth', () => {
    const selected = selectTopics(drive);
    expect(selected).toEqual({
      camera: '/camera/front/image/compressed',
      cameraInfo: '/camera/front/camera_info',
      radars: ['/radar/front/points'],
      transforms: ['/tf_static', '/tf'],
      odometry: '/odom',
      missing: [],
    });
    expect([...selectedTopicSet(selected)].sort()).toEqual([
      '/camera/front/camera_info',
      '/camera/front/image/compressed',
      '/odom',
      '/radar/front/points',
      '/tf',
      '/tf_static',
    ]);
  });

  it('takes no topic that was only advertised, unless it is named', () => {
    const advertised = [image('/camera/image_raw/compressedDepth'), image('/camera/image_raw/zstd')].map((channel) => ({
      channel,
      messageCount: 0,
    }));
    const recorded = { channel: image('/camera/image_raw/compressed'), messageCount: 14 };
    expect(select([...advertised, recorded]).camera).toBe('/camera/image_raw/compressed');
    const radar = { channel: points('/radar/points'), messageCount: 3 };
    const none = select([...advertised, radar]);
    expect(none.camera).toBeUndefined();
    expect(none.missing[0]?.message).toContain(
      'only topics without messages (/camera/image_raw/compressedDepth, /camera/image_raw/zstd); scenes are made from radar alone',
    );
    expect(select([...advertised, recorded], { camera: '/camera/image_raw/zstd' }).camera).toBe(
      '/camera/image_raw/zstd',
    );
  });

  it('lists the candidates when two cameras fit', () => {
    const channels = [...drive, image('/camera/rear/image/compressed')];
    expect(() => selectTopics(channels)).toThrow(SourceError);
    expect(() => selectTopics(channels)).toThrow(
      'Expected one topic for camera but received 2 candidates: /camera/front/image/compressed (sensor_msgs/msg/CompressedImage), ' +
        '/camera/rear/image/compressed (sensor_msgs/msg/CompressedImage); name one with --camera',
    );
    expect(selectTopics(channels, { camera: '/camera/rear/image/compressed' }).camera).toBe(
      '/camera/rear/image/compressed',
    );
  });

  it('takes a picture and its compressed form for one camera', () => {
    const channels = [channel('/cam/image_raw', 'sensor_msgs/msg/Image'), image('/cam/image_raw/compressed')];
    expect(selectTopics(channels).camera).toBe('/cam/image_raw/compressed');
  });

  it('matches the calibration to the camera by namespace', () => {
    const channels = [
      image('/camera/front/image/compressed'),
      info('/camera/rear/camera_info'),
      info('/camera/front/camera_info'),
    ];
    expect(selectTopics(channels).cameraInfo).toBe('/camera/front/camera_info');
    expect(() => selectTopics([image('/c/image'), info('/a/camera_info'), info('/b/camera_info')])).toThrow(
      'received 2 candidates: /a/camera_info (sensor_msgs/msg/CameraInfo), /b/camera_info',
    );
  });

  it('takes all radars, but of one sensor its points only', () => {
    const channels = [
      points('/radar/front/points'),
      channel('/radar/front/scan', 'radar_msgs/msg/RadarScan'),
      channel('/radar/front/tracks', 'radar_msgs/msg/RadarTracks'),
      channel('/radar/rear/scan', 'radar_msgs/msg/RadarScan'),
      channel('/radar/rear/tracks', 'radar_msgs/msg/RadarTracks'),
      points('/lidar/points'),
    ];
    expect(selectTopics(channels).radars).toEqual(['/radar/front/points', '/radar/rear/scan']);
  });

  it('takes a cloud of no telling name for the radar, unless there are two', () => {
    expect(selectTopics([points('/points'), points('/velodyne_points')]).radars).toEqual(['/points']);
    expect(() => selectTopics([points('/points'), points('/cloud')])).toThrow(
      /2 candidates: \/points .*name one with --radar/,
    );
  });

  it('says what is missing and leaves the decision to the caller', () => {
    const { missing, ...rest } = selectTopics([points('/radar/points')]);
    expect(rest).toEqual({ radars: ['/radar/points'], transforms: [] });
    expect(missing.map((input) => input.role)).toEqual(['camera', 'transforms', 'odometry']);
    expect(missing[0]!.message).toMatch(
      /^Expected a topic of type sensor_msgs\/Image, .* for camera but received none/,
    );
    expect(selectTopics([image('/cam/image')]).missing.map((input) => input.role)).toEqual([
      'radar',
      'camera-info',
      'transforms',
      'odometry',
    ]);
  });

  it('refuses a named topic that is not there or of the wrong type', () => {
    expect(() => selectTopics(drive, { camera: '/nothing' })).toThrow(
      /^Expected a recorded topic for camera but received \/nothing; candidates: (\/camera\/\S+ \(sensor_msgs\/msg\/(Compressed)?Image\)(, )?)+$/,
    );
    expect(() => selectTopics(drive, { radars: ['/odom'] })).toThrow(
      /Expected a topic of type .*PointCloud2.* for radar but received \/odom of type nav_msgs\/msg\/Odometry/,
    );
  });

  it('prefers odometry to a bare twist', () => {
    const channels = [channel('/twist', 'geometry_msgs/msg/TwistStamped'), channel('/odom', 'nav_msgs/msg/Odometry')];
    expect(selectTopics(channels).odometry).toBe('/odom');
    expect(selectTopics(channels.slice(0, 1)).odometry).toBe('/twist');
  });
});
