import type { Hazard } from '../../domain/Hazard.js';
import type { RoadScene } from '../../domain/RoadScene.js';
import type { SceneObject } from '../../domain/Track.js';
import type { JudgedDetection } from '../../domain/Verdict.js';
import { CLASS_COLOURS, GREY, rgba, SEVERITY_COLOURS, VERDICT_ALPHA } from '../classColours.js';
import { groundVelocity } from '../groundVelocity.js';
import { heldBack, shownObjects } from '../heldBack.js';
import { objectText, reasonsText, rejectedText } from '../objectText.js';
import { boxPose, boxSize, yawQuaternion } from '../ros/rosPose.js';
import { protobufTime } from './protobufTime.js';

/** Of foxglove.SceneEntityDeletion and foxglove.LinePrimitive. */
const DELETE_ALL = 1;
const LINE_STRIP = 0;
const LINE_LIST = 2;
const WHITE = { r: 1, g: 1, b: 1, a: 0.9 };

/**
 * foxglove.SceneUpdate: the entities of the scene before are deleted. Then one a tracked object, its facts as metadata (solid when confirmed; a thin outline and a translucent box
 * when unconfirmed), one with small grey texts for what the guard rejected, one with lane boundaries, one with hazards.
 */
export function sceneUpdateMessage(scene: RoadScene) {
  const timestamp = protobufTime(scene.stampNs);
  const entity = (id: string, parts: object): object => ({
    timestamp,
    frame_id: scene.frameId,
    id,
    frame_locked: true,
    ...parts,
  });
  return {
    deletions: [{ timestamp, type: DELETE_ALL, id: '' }],
    entities: [
      ...shownObjects(scene).map((object) => entity(`object ${object.trackId}`, objectParts(object))),
      entity('rejected', { texts: heldBack(scene).map(rejectedLabel) }),
      entity('lane boundaries', { lines: scene.laneBoundaries.map(boundaryLine) }),
      entity('hazards', { texts: scene.hazards.map(hazardLabel) }),
    ],
  };
}

const objectParts = (object: SceneObject) => ({
  metadata: metadata(object),
  cubes: [
    {
      pose: boxPose(object),
      size: boxSize(object),
      color: rgba(CLASS_COLOURS[object.label], VERDICT_ALPHA[object.verdict.kind]),
    },
  ],
  lines: [headingLine(object), ...(object.verdict.kind === 'unconfirmed' ? [dashedOutline(object)] : [])],
  arrows: speedArrows(object),
  texts: [label(objectText(object), object, object.heightM / 2 + 0.5, 12, WHITE)],
});

function metadata(object: SceneObject): { key: string; value: string }[] {
  const facts: Readonly<Record<string, string | undefined>> = {
    track: String(object.trackId),
    class: object.label,
    score: object.score.toFixed(3),
    verdict: object.verdict.kind,
    reasons: reasonsText(object.verdict),
    provenance: object.provenance,
    'velocity m/s': `${object.velocityXMps.toFixed(2)}, ${object.velocityYMps.toFixed(2)}`,
    'velocity sigma m/s': object.velocitySigmaMps.toFixed(2),
    'position sigma m': object.positionSigmaM.toFixed(2),
    'radial speed m/s': object.radialSpeedMps?.toFixed(2),
    'camera score': object.cameraScore?.toFixed(3),
    'radar points': String(object.radarPointCount),
    'age s': object.ageSecs.toFixed(1),
    'missed frames': String(object.missedFrames),
  };
  return Object.entries(facts).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
}

/** On the roof, from the centre to the front edge. */
const headingLine = (object: SceneObject) => ({
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

const DASHES = 7;

/** The footprint in dashes. */
function dashedOutline(object: SceneObject) {
  const [halfL, halfW, z] = [object.lengthM / 2, object.widthM / 2, -object.heightM / 2];
  const corners = [
    [halfL, halfW],
    [-halfL, halfW],
    [-halfL, -halfW],
    [halfL, -halfW],
  ] as const;
  const points = corners.flatMap(([x0, y0], i) => {
    const [x1, y1] = corners[(i + 1) % 4]!;
    return Array.from({ length: DASHES + 1 }, (_, k) => ({
      x: x0 + ((x1 - x0) * k) / DASHES,
      y: y0 + ((y1 - y0) * k) / DASHES,
      z,
    }));
  });
  return {
    type: LINE_LIST,
    pose: boxPose(object),
    thickness: 1,
    scale_invariant: true,
    points,
    color: rgba(CLASS_COLOURS[object.label], 1),
  };
}

/** From the centre, as long as it moves in one second. */
function speedArrows(object: SceneObject) {
  const velocity = groundVelocity(object);
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

const rejectedLabel = (object: JudgedDetection) => label(rejectedText(object), object, 0, 9, rgba(GREY, 0.9));

const hazardLabel = (hazard: Hazard, row: number) =>
  label(hazard.text, { xM: hazard.distanceM, yM: 0, zM: 3 + row }, 0, 14, rgba(SEVERITY_COLOURS[hazard.severity], 1));

function boundaryLine({ kind, pointsXyM }: RoadScene['laneBoundaries'][number]) {
  const points = [];
  for (let i = 0; i + 1 < pointsXyM.length; i += 2) points.push({ x: pointsXyM[i]!, y: pointsXyM[i + 1]!, z: 0 });
  return {
    type: LINE_STRIP,
    pose: { position: { x: 0, y: 0, z: 0 }, orientation: yawQuaternion(0) },
    thickness: 0.12,
    scale_invariant: false,
    points,
    color: kind === 'road_edge' ? rgba(GREY, 1) : rgba('#ffd23f', 1),
  };
}

const label = (
  text: string,
  at: { readonly xM: number; readonly yM: number; readonly zM: number },
  aboveM: number,
  fontSize: number,
  color: object,
) => ({
  pose: { position: { x: at.xM, y: at.yM, z: at.zM + aboveM }, orientation: yawQuaternion(0) },
  billboard: true,
  font_size: fontSize,
  scale_invariant: true,
  color,
  text,
});
