import type { Detection } from '../../domain/Detection.js';
import type { RoadScene } from '../../domain/RoadScene.js';
import { boxPose, boxSize, rosHeader } from './rosPose.js';

/** vision_msgs/Detection3DArray; `class_id` is the label's word. */
export function detectionsMessage(scene: RoadScene) {
  const header = rosHeader(scene);
  return {
    header,
    detections: scene.objects.map((object) => ({
      header,
      results: [
        {
          hypothesis: { class_id: object.label, score: object.score },
          pose: { pose: boxPose(object), covariance: covariance(object) },
        },
      ],
      bbox: { center: boxPose(object), size: boxSize(object) },
      // Without tracks no object of one scene is known to be that of the next.
      id: '',
    })),
  };
}

/** Row-major 6x6 over x, y, z and the turns about them; zeros mean unknown, as geometry_msgs says. */
function covariance(object: Detection): Float64Array {
  const result = new Float64Array(36);
  if (object.sigma === undefined) return result;
  const position = object.sigma.positionM ** 2;
  result[0] = position;
  result[7] = position;
  result[14] = position;
  result[35] = object.sigma.yawRad ** 2;
  return result;
}
