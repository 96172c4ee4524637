import type { Detection } from '../../domain/Detection.js';
import type { RoadScene } from '../../domain/RoadScene.js';
import type { CameraProjector } from '../../geometry/CameraProjector.js';
import { boxWireframe, type BoxWireframe } from '../boxWireframe.js';
import { CLASS_COLOURS, rgba } from '../classColours.js';
import { objectText } from '../objectText.js';
import { protobufTime } from './protobufTime.js';

/** Of foxglove.PointsAnnotation. */
const LINE_LIST = 4;
const FONT_SIZE_PX = 14;

/** foxglove.ImageAnnotations in the pixels of the recorded picture: boxes as lines, the front face thick, and labels. */
export function imageAnnotationsMessage(scene: RoadScene, projector: CameraProjector) {
  const timestamp = protobufTime(scene.stampNs);
  const points: object[] = [];
  const texts: object[] = [];
  for (const object of scene.objects) {
    const wireframe = boxWireframe(object, projector);
    if (wireframe === undefined) continue;
    points.push(
      { timestamp, ...lines(wireframe.edges, object, 1.5) },
      { timestamp, ...lines(wireframe.frontEdges, object, 3) },
    );
    texts.push({
      timestamp,
      position: { x: Math.max(0, wireframe.leftPx), y: Math.max(FONT_SIZE_PX, wireframe.topPx - 4) },
      text: objectText(object),
      font_size: FONT_SIZE_PX,
      text_color: { r: 1, g: 1, b: 1, a: 1 },
      background_color: rgba(CLASS_COLOURS[object.label], 0.7),
    });
  }
  return { circles: [], points, texts };
}

const lines = (edges: BoxWireframe['edges'], object: Detection, thickness: number) => ({
  type: LINE_LIST,
  points: edges.flatMap(([u0, v0, u1, v1]) => [
    { x: u0, y: v0 },
    { x: u1, y: v1 },
  ]),
  outline_color: rgba(CLASS_COLOURS[object.label], 1),
  thickness,
});
