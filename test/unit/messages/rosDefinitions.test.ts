import { parse } from '@foxglove/rosmsg';
import { describe, expect, it } from 'vitest';
import { MessagesError } from '../../../src/messages/MessagesError.js';
import { ownRosTypes, rosFullName, rosSchemaText } from '../../../src/messages/rosDefinitions.js';

describe('rosSchemaText', () => {
  it('follows a definition with those of all types it needs, each once', () => {
    const text = rosSchemaText('vision_msgs/msg/Detection3DArray');
    const names = [...text.matchAll(/^MSG: (.+)$/gm)].map((match) => match[1]);
    expect(names.toSorted()).toEqual([
      'builtin_interfaces/Time',
      'geometry_msgs/Point',
      'geometry_msgs/Pose',
      'geometry_msgs/PoseWithCovariance',
      'geometry_msgs/Quaternion',
      'geometry_msgs/Vector3',
      'std_msgs/Header',
      'vision_msgs/BoundingBox3D',
      'vision_msgs/Detection3D',
      'vision_msgs/ObjectHypothesis',
      'vision_msgs/ObjectHypothesisWithPose',
    ]);
    const detection = parse(text, { ros2: true }).find((definition) => definition.name === 'vision_msgs/Detection3D');
    expect(detection?.definitions.map((field) => field.name)).toEqual(['header', 'results', 'bbox', 'id']);
  });

  it.each([
    'sensor_msgs/Image',
    'sensor_msgs/msg/CompressedImage',
    'sensor_msgs/msg/CameraInfo',
    'sensor_msgs/msg/PointCloud2',
    'nav_msgs/msg/Odometry',
    'nav_msgs/msg/OccupancyGrid',
    'tf2_msgs/msg/TFMessage',
    'visualization_msgs/msg/MarkerArray',
    'diagnostic_msgs/msg/DiagnosticArray',
    'geometry_msgs/msg/TwistStamped',
  ])('knows %s', (typeName) => {
    expect(parse(rosSchemaText(typeName), { ros2: true }).length).toBeGreaterThan(0);
  });

  it('has every own definition complete', () => {
    expect(ownRosTypes()).toContain('radar_msgs/msg/RadarTracks');
    for (const typeName of ownRosTypes()) expect(() => parse(rosSchemaText(typeName), { ros2: true })).not.toThrow();
  });

  it('names what is missing', () => {
    expect(() => rosSchemaText('sensor_msgs/msg/Nothing')).toThrow(MessagesError);
    expect(() => rosSchemaText('sensor_msgs/msg/Nothing')).toThrow(
      'Expected a message definition for sensor_msgs/Nothing but received none',
    );
    expect(() => rosSchemaText('Image')).toThrow('Expected a name like "sensor_msgs/msg/Image"');
  });

  it('spells names as recordings do', () => {
    expect(rosFullName('sensor_msgs/Image')).toBe('sensor_msgs/msg/Image');
    expect(rosFullName('sensor_msgs/msg/Image')).toBe('sensor_msgs/msg/Image');
  });
});
