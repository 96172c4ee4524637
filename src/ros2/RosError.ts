import { RoadsceneError } from '../domain/RoadsceneError.js';

/**
 * ROS 2 cannot be used as requested. Codes: `ros2/no-environment`, `ros2/no-package`, `ros2/no-addon`, `ros2/no-messages`, `ros2/no-type`, `ros2/arguments`, `ros2/parameter`, `ros2/transition`,
 * `ros2/no-topics`.
 */
export class RosError extends RoadsceneError {}
