import type { RoadScene } from '../../domain/RoadScene.js';
import type { SceneObject } from '../../domain/Track.js';
import type { CameraProjector } from '../../geometry/CameraProjector.js';
import { boxWireframe, type BoxWireframe } from '../boxWireframe.js';
import { CLASS_COLOURS, GREY, rgba, SEVERITY_COLOURS } from '../classColours.js';
import { dashes } from '../dashes.js';
import { heldBack, shownObjects } from '../heldBack.js';
import { objectText, rejectedText } from '../objectText.js';
import { protobufTime } from './protobufTime.js';

/** Of foxglove.PointsAnnotation. */
const LINE_LIST = 4;
const FONT_SIZE_PX = 14;
const SMALL_FONT_SIZE_PX = 10;
const DASH_PX = 8;
const WHITE = { r: 1, g: 1, b: 1, a: 1 };

/**
 * foxglove.ImageAnnotations in the pixels of the recorded picture: confirmed objects as solid boxes with a thick front, unconfirmed ones thin and dashed with the reason, what the
 * guard rejected as a small grey text; the scene's sentence and its hazards in the upper left corner.
 */
export function imageAnnotationsMessage(scene: RoadScene, projector: CameraProjector) {
  const timestamp = protobufTime(scene.stampNs);
  const points: object[] = [];
  const texts: object[] = [];
  const addText = (x: number, y: number, text: string, background: object, fontSize = FONT_SIZE_PX): void => {
    texts.push({
      timestamp,
      position: { x: Math.max(0, x), y: Math.max(fontSize, y) },
      text,
      font_size: fontSize,
      text_color: WHITE,
      background_color: background,
    });
  };
  for (const object of shownObjects(scene)) {
    const wireframe = boxWireframe(object, projector);
    if (wireframe === undefined) continue;
    const isConfirmed = object.verdict.kind === 'confirmed';
    if (isConfirmed) points.push({ timestamp, ...lines(wireframe.edges, object, 1.5) });
    else
      points.push({
        timestamp,
        ...lines(
          wireframe.edges.flatMap((edge) => dashes(edge, DASH_PX)),
          object,
          1,
        ),
      });
    if (isConfirmed) points.push({ timestamp, ...lines(wireframe.frontEdges, object, 3) });
    addText(
      wireframe.leftPx,
      wireframe.topPx - 4,
      objectText(object),
      rgba(CLASS_COLOURS[object.label], isConfirmed ? 0.7 : 0.35),
    );
  }
  for (const object of heldBack(scene)) {
    const wireframe = boxWireframe(object, projector);
    if (wireframe !== undefined)
      addText(wireframe.leftPx, wireframe.topPx, rejectedText(object), rgba(GREY, 0.5), SMALL_FONT_SIZE_PX);
  }
  const line = FONT_SIZE_PX * 1.6;
  if (scene.sentence !== '') addText(4, line, `${scene.mode}: ${scene.sentence}`, { r: 0, g: 0, b: 0, a: 0.6 });
  for (const [row, hazard] of scene.hazards.entries())
    addText(4, line * (row + 2), hazard.text, rgba(SEVERITY_COLOURS[hazard.severity], 0.8));
  return { circles: [], points, texts };
}

const lines = (edges: BoxWireframe['edges'], object: SceneObject, thickness: number) => ({
  type: LINE_LIST,
  points: edges.flatMap(([u0, v0, u1, v1]) => [
    { x: u0, y: v0 },
    { x: u1, y: v1 },
  ]),
  outline_color: rgba(CLASS_COLOURS[object.label], 1),
  thickness,
});
