/** Topics of generated bags: those of the recorded ones, and the truth's. */
export const TOPICS = {
  image: '/camera/front/image/compressed',
  cameraInfo: '/camera/front/camera_info',
  radar: '/radar/front/points',
  staticTransforms: '/tf_static',
  odometry: '/odom',
  truthObjects: '/ground_truth/objects',
  truthClasses: '/ground_truth/classes',
  truthScene: '/ground_truth/scene',
} as const;

export const BASE_FRAME = 'base_link';
export const ODOM_FRAME = 'odom';
