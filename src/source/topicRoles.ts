/** What a topic can be used for, by its type. */
export type TopicRole = 'camera' | 'radar' | 'camera-info' | 'transforms' | 'odometry';

const ROLE_OF_TYPE: ReadonlyMap<string, TopicRole> = new Map<string, TopicRole>([
  ['sensor_msgs/Image', 'camera'],
  ['sensor_msgs/CompressedImage', 'camera'],
  ['foxglove.RawImage', 'camera'],
  ['foxglove.CompressedImage', 'camera'],
  ['foxglove.CompressedVideo', 'camera'],
  ['ffmpeg_image_transport_msgs/FFMPEGPacket', 'camera'],
  ['sensor_msgs/PointCloud2', 'radar'],
  ['foxglove.PointCloud', 'radar'],
  ['radar_msgs/RadarScan', 'radar'],
  ['radar_msgs/RadarTracks', 'radar'],
  ['sensor_msgs/CameraInfo', 'camera-info'],
  ['foxglove.CameraCalibration', 'camera-info'],
  ['tf2_msgs/TFMessage', 'transforms'],
  ['tf/tfMessage', 'transforms'],
  ['foxglove.FrameTransform', 'transforms'],
  ['foxglove.FrameTransforms', 'transforms'],
  ['nav_msgs/Odometry', 'odometry'],
  ['geometry_msgs/TwistStamped', 'odometry'],
  ['geometry_msgs/TwistWithCovarianceStamped', 'odometry'],
]);

/** `pkg/Type` of `pkg/msg/Type`; others as they are. */
export const shortTypeName = (schemaName: string): string => schemaName.replace('/msg/', '/');

export const topicRole = (schemaName: string): TopicRole | undefined => ROLE_OF_TYPE.get(shortTypeName(schemaName));

export const typesOfRole = (role: TopicRole): readonly string[] =>
  [...ROLE_OF_TYPE].filter(([, candidate]) => candidate === role).map(([type]) => type);
