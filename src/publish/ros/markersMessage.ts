import type { Detection } from '../../domain/Detection.js';
import type { RoadScene } from '../../domain/RoadScene.js';
import { CLASS_COLOURS, rgba } from '../classColours.js';
import { objectText } from '../objectText.js';
import { radialVelocity } from '../radialVelocity.js';
import { boxPose, boxSize, rosHeader, yawQuaternion } from './rosPose.js';

/** Constants of visualization_msgs/Marker. */
const ARROW = 0;
const CUBE = 1;
const TEXT_VIEW_FACING = 9;
const ADD = 0;
const DELETEALL = 3;

/** visualization_msgs/MarkerArray: all markers of the scene before are deleted, then a cube, a text and, if it moves, an arrow an object. */
export function markersMessage(scene: RoadScene) {
  const header = rosHeader(scene);
  const markers: object[] = [{ header, action: DELETEALL, pose: { orientation: { w: 1 } } }];
  for (const [id, object] of scene.objects.entries()) {
    markers.push({ header, id, action: ADD, ...cube(object) }, { header, id, action: ADD, ...text(object) });
    const arrow = speedArrow(object);
    if (arrow !== undefined) markers.push({ header, id, action: ADD, ...arrow });
  }
  return { markers };
}

const cube = (object: Detection) => ({
  ns: 'box',
  type: CUBE,
  pose: boxPose(object),
  scale: boxSize(object),
  color: rgba(CLASS_COLOURS[object.label], 0.5),
});

const text = (object: Detection) => ({
  ns: 'label',
  type: TEXT_VIEW_FACING,
  pose: {
    position: { x: object.xM, y: object.yM, z: object.zM + object.heightM / 2 + 0.6 },
    orientation: yawQuaternion(0),
  },
  scale: { x: 0, y: 0, z: 0.8 },
  color: { r: 1, g: 1, b: 1, a: 1 },
  text: objectText(object),
});

/** From the centre, as long as it moves in one second. */
function speedArrow(object: Detection) {
  const velocity = radialVelocity(object);
  if (velocity === undefined) return undefined;
  return {
    ns: 'radial speed',
    type: ARROW,
    pose: {
      position: { x: object.xM, y: object.yM, z: object.zM },
      orientation: yawQuaternion(velocity.directionRad),
    },
    scale: { x: velocity.speedMps, y: 0.25, z: 0.25 },
    color: { r: 1, g: 1, b: 1, a: 0.9 },
  };
}
