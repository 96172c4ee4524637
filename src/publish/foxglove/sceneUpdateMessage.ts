import type { Detection } from '../../domain/Detection.js';
import type { RoadScene } from '../../domain/RoadScene.js';
import { CLASS_COLOURS, rgba } from '../classColours.js';
import { objectText } from '../objectText.js';
import { radialVelocity } from '../radialVelocity.js';
import { boxPose, boxSize, yawQuaternion } from '../ros/rosPose.js';
import { protobufTime } from './protobufTime.js';

/** Of foxglove.SceneEntityDeletion and foxglove.LinePrimitive. */
const DELETE_ALL = 1;
const LINE_STRIP = 0;
const WHITE = { r: 1, g: 1, b: 1, a: 0.9 };

/** foxglove.SceneUpdate: the entities of the scene before are deleted, then one an object, with its facts as metadata. */
export function sceneUpdateMessage(scene: RoadScene) {
  const timestamp = protobufTime(scene.stampNs);
  return {
    deletions: [{ timestamp, type: DELETE_ALL, id: '' }],
    entities: scene.objects.map((object, i) => ({
      timestamp,
      frame_id: scene.frameId,
      id: `object ${i}`,
      frame_locked: true,
      metadata: metadata(object),
      cubes: [{ pose: boxPose(object), size: boxSize(object), color: rgba(CLASS_COLOURS[object.label], 0.45) }],
      lines: [headingLine(object)],
      arrows: speedArrows(object),
      texts: [text(object)],
    })),
  };
}

function metadata(object: Detection): { key: string; value: string }[] {
  const facts: Readonly<Record<string, string | undefined>> = {
    class: object.label,
    score: object.score.toFixed(3),
    'radial speed m/s': object.radialSpeedMps?.toFixed(2),
    'camera score': object.cameraScore?.toFixed(3),
    'radar points': `${object.radarPointCount}`,
    'position sigma m': object.sigma?.positionM.toFixed(2),
  };
  return Object.entries(facts).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
}

/** On the roof, from the centre to the front edge. */
const headingLine = (object: Detection) => ({
  type: LINE_STRIP,
  pose: boxPose(object),
  thickness: 0.15,
  scale_invariant: false,
  points: [
    { x: 0, y: 0, z: object.heightM / 2 },
    { x: object.lengthM / 2, y: 0, z: object.heightM / 2 },
  ],
  color: WHITE,
});

/** From the centre, as long as it moves in one second. */
function speedArrows(object: Detection) {
  const velocity = radialVelocity(object);
  if (velocity === undefined) return [];
  return [
    {
      pose: {
        position: { x: object.xM, y: object.yM, z: object.zM },
        orientation: yawQuaternion(velocity.directionRad),
      },
      shaft_length: velocity.speedMps * 0.85,
      shaft_diameter: 0.15,
      head_length: velocity.speedMps * 0.15,
      head_diameter: 0.4,
      color: WHITE,
    },
  ];
}

const text = (object: Detection) => ({
  pose: {
    position: { x: object.xM, y: object.yM, z: object.zM + object.heightM / 2 + 0.5 },
    orientation: yawQuaternion(0),
  },
  billboard: true,
  font_size: 12,
  scale_invariant: true,
  color: WHITE,
  text: objectText(object),
});
