import type { RoadScene } from '../../domain/RoadScene.js';
import type { SceneObject } from '../../domain/Track.js';
import { boxPose, boxSize, rosHeader } from './rosPose.js';

/** vision_msgs/Detection3DArray of the objects a planner may act on: confirmed ones, with the track as `id` and the label as `class_id`. */
export function detectionsMessage(scene: RoadScene) {
  const header = rosHeader(scene);
  return {
    header,
    detections: scene.objects.filter(isConfirmed).map((object) => ({
      header,
      results: [
        {
          hypothesis: { class_id: object.label, score: object.score },
          pose: { pose: boxPose(object), covariance: covariance(object) },
        },
      ],
      bbox: { center: boxPose(object), size: boxSize(object) },
      id: String(object.trackId),
    })),
  };
}

const isConfirmed = ({ verdict }: SceneObject): boolean => verdict.kind === 'confirmed';

/** Row-major 6x6 over x, y, z and the turns about them; zeros mean unknown, as geometry_msgs says. */
function covariance(object: SceneObject): Float64Array {
  const result = new Float64Array(36);
  const position = object.positionSigmaM ** 2;
  result[0] = position;
  result[7] = position;
  if (object.sigma === undefined) return result;
  result[14] = object.sigma.positionM ** 2;
  result[35] = object.sigma.yawRad ** 2;
  return result;
}
