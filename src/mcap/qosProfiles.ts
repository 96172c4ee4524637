/** An rmw duration that means "for ever" (INT64_MAX nanoseconds). */
const INFINITE = '\n    sec: 9223372036\n    nsec: 854775807';

/**
 * rosbag2's `offered_qos_profiles` in the numeric form every ROS 2 release reads: keep last 10, reliable, volatile;
 * latched topics (/tf_static) are transient local, so that `ros2 bag play` repeats them for late subscribers.
 */
export const offeredQosProfiles = (durability: 'volatile' | 'transient-local'): string =>
  [
    '- history: 1',
    '  depth: 10',
    '  reliability: 1',
    `  durability: ${durability === 'transient-local' ? 1 : 2}`,
    `  deadline:${INFINITE}`,
    `  lifespan:${INFINITE}`,
    '  liveliness: 1',
    `  liveliness_lease_duration:${INFINITE}`,
    '  avoid_ros_namespace_conventions: false',
    '',
  ].join('\n');
