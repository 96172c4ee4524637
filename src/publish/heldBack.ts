import type { RoadScene } from '../domain/RoadScene.js';
import type { SceneObject } from '../domain/Track.js';
import type { JudgedDetection } from '../domain/Verdict.js';

/** Objects that are drawn: confirmed and unconfirmed ones. */
export const shownObjects = (scene: RoadScene): readonly SceneObject[] =>
  scene.objects.filter(({ verdict }) => verdict.kind !== 'rejected');

/** What the guard rejected: detections of this frame and objects followed over frames. */
export const heldBack = (scene: RoadScene): readonly JudgedDetection[] =>
  [...scene.detections, ...scene.objects].filter(({ verdict }) => verdict.kind === 'rejected');
