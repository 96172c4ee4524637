import type { QosSettings } from './rcl/qos.js';
import type { NodeConfig } from './nodeParameters.js';

export type InputRole = 'camera' | 'radar' | 'camera-info' | 'odometry' | 'tf' | 'tf-static';

/** A topic the node listens to. */
export interface InputTopic {
  readonly role: InputRole;
  /** Name from the parameter; remappings apply. */
  readonly name: string;
  /** Possible types; the publisher determines which. */
  readonly types: readonly string[];
  readonly qos: QosSettings;
}

const TF = 'tf2_msgs/msg/TFMessage';
/** tf2_ros' own settings. */
const TF_QOS: QosSettings = { reliability: 'reliable', durability: 'volatile', depth: 100 };
const TF_STATIC_QOS: QosSettings = { reliability: 'reliable', durability: 'transient_local', depth: 100 };

/** By image_transport's convention the calibration topic is in the namespace of the pictures. */
const beside = (cameraTopic: string): string => `${cameraTopic.slice(0, cameraTopic.lastIndexOf('/') + 1)}camera_info`;

/** The topics that the parameters select. `resolve` applies remappings, so the calibration topic follows the camera topic. */
export function inputTopics({ topics, qos }: NodeConfig, resolve: (name: string) => string): readonly InputTopic[] {
  const inputs: InputTopic[] = [
    { role: 'tf-static', name: topics.tfStatic, types: [TF], qos: TF_STATIC_QOS },
    { role: 'tf', name: topics.tf, types: [TF], qos: TF_QOS },
  ];
  if (topics.camera !== '') {
    const base = resolve(topics.camera);
    const isCompressed = topics.cameraTransport === 'compressed' || base.endsWith('/compressed');
    const bare = base.replace(/\/compressed$/, '');
    inputs.push({
      role: 'camera-info',
      name: topics.cameraInfo === '' ? beside(bare) : topics.cameraInfo,
      types: ['sensor_msgs/msg/CameraInfo'],
      qos: qos.cameraInfo,
    });
    inputs.push({
      role: 'camera',
      name: isCompressed ? `${bare}/compressed` : base,
      types: [isCompressed ? 'sensor_msgs/msg/CompressedImage' : 'sensor_msgs/msg/Image'],
      qos: qos.camera,
    });
  }
  for (const radar of topics.radars.filter((name) => name !== '')) {
    inputs.push({
      role: 'radar',
      name: radar,
      types: ['sensor_msgs/msg/PointCloud2', 'radar_msgs/msg/RadarScan', 'radar_msgs/msg/RadarTracks'],
      qos: qos.radar,
    });
  }
  if (topics.odometry !== '') {
    inputs.push({
      role: 'odometry',
      name: topics.odometry,
      types: [
        'nav_msgs/msg/Odometry',
        'geometry_msgs/msg/TwistStamped',
        'geometry_msgs/msg/TwistWithCovarianceStamped',
      ],
      qos: qos.odometry,
    });
  }
  return inputs;
}
