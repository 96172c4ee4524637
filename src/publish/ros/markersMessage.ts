import type { Hazard } from '../../domain/Hazard.js';
import type { RoadScene } from '../../domain/RoadScene.js';
import type { SceneObject } from '../../domain/Track.js';
import type { JudgedDetection } from '../../domain/Verdict.js';
import { CLASS_COLOURS, GREY, rgba, SEVERITY_COLOURS, VERDICT_ALPHA } from '../classColours.js';
import { groundVelocity } from '../groundVelocity.js';
import { heldBack, shownObjects } from '../heldBack.js';
import { objectText, rejectedText } from '../objectText.js';
import { boxPose, boxSize, rosHeader, yawQuaternion } from './rosPose.js';

/** Constants of visualization_msgs/Marker. */
const ARROW = 0;
const CUBE = 1;
const LINE_STRIP = 4;
const TEXT_VIEW_FACING = 9;
const ADD = 0;
const DELETEALL = 3;

const TEXT_M = 0.8;
const SMALL_TEXT_M = 0.5;
const WHITE = { r: 1, g: 1, b: 1, a: 1 };

/**
 * visualization_msgs/MarkerArray: all markers of the scene before are deleted. Then a cube, a text and, if it moves, an arrow an object (translucent with the reason in words when
 * unconfirmed); a small grey text for each thing the guard rejected; lane boundaries; hazards and the scene's sentence as texts over the road.
 */
export function markersMessage(scene: RoadScene) {
  const header = rosHeader(scene);
  const markers: object[] = [{ header, action: DELETEALL, pose: { orientation: { w: 1 } } }];
  const add = (id: number, marker: object | undefined): void => {
    if (marker !== undefined) markers.push({ header, id, action: ADD, ...marker });
  };
  for (const object of shownObjects(scene)) {
    add(object.trackId, cube(object));
    add(object.trackId, text(object));
    add(object.trackId, speedArrow(object));
  }
  heldBack(scene).forEach((object, id) => {
    add(id, rejected(object));
  });
  scene.laneBoundaries.forEach(({ kind, pointsXyM }, id) => {
    add(id, boundary(kind, pointsXyM));
  });
  scene.hazards.forEach((hazard, id) => {
    add(id, hazardText(hazard, id));
  });
  if (scene.sentence !== '') add(0, sentence(scene));
  return { markers };
}

const place = (x: number, y: number, z: number) => ({ position: { x, y, z }, orientation: yawQuaternion(0) });

const cube = (object: SceneObject) => ({
  ns: object.verdict.kind,
  type: CUBE,
  pose: boxPose(object),
  scale: boxSize(object),
  color: rgba(CLASS_COLOURS[object.label], VERDICT_ALPHA[object.verdict.kind]),
});

const text = (object: SceneObject) => ({
  ns: 'label',
  type: TEXT_VIEW_FACING,
  pose: place(object.xM, object.yM, object.zM + object.heightM / 2 + 0.6),
  scale: { x: 0, y: 0, z: TEXT_M },
  color: WHITE,
  text: objectText(object),
});

const rejected = (object: JudgedDetection) => ({
  ns: 'rejected',
  type: TEXT_VIEW_FACING,
  pose: place(object.xM, object.yM, object.zM),
  scale: { x: 0, y: 0, z: SMALL_TEXT_M },
  color: rgba(GREY, 0.8),
  text: rejectedText(object),
});

/** From the centre, as long as it moves in one second. */
function speedArrow(object: SceneObject) {
  const velocity = groundVelocity(object);
  if (velocity === undefined) return undefined;
  return {
    ns: 'velocity',
    type: ARROW,
    pose: {
      position: { x: object.xM, y: object.yM, z: object.zM },
      orientation: yawQuaternion(velocity.directionRad),
    },
    scale: { x: velocity.speedMps, y: 0.25, z: 0.25 },
    color: { ...WHITE, a: 0.9 },
  };
}

function boundary(kind: string, xyM: readonly number[]) {
  const points = [];
  for (let i = 0; i + 1 < xyM.length; i += 2) points.push({ x: xyM[i]!, y: xyM[i + 1]!, z: 0 });
  return {
    ns: 'lane boundary',
    type: LINE_STRIP,
    pose: place(0, 0, 0),
    scale: { x: 0.12, y: 0, z: 0 },
    color: kind === 'road_edge' ? rgba(GREY, 1) : rgba('#ffd23f', 1),
    points,
  };
}

const hazardText = (hazard: Hazard, row: number) => ({
  ns: 'hazard',
  type: TEXT_VIEW_FACING,
  pose: place(hazard.distanceM, 0, 3 + row * 1.2),
  scale: { x: 0, y: 0, z: 1 },
  color: rgba(SEVERITY_COLOURS[hazard.severity], 1),
  text: hazard.text,
});

const sentence = (scene: RoadScene) => ({
  ns: 'sentence',
  type: TEXT_VIEW_FACING,
  pose: place(0, 0, 4),
  scale: { x: 0, y: 0, z: TEXT_M },
  color: WHITE,
  text: `${scene.mode}: ${scene.sentence}`,
});
