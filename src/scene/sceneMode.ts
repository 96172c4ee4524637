import type { InputState, SceneMode } from '../domain/RoadScene.js';

export interface ModeFacts {
  /** The model saw a picture. */
  readonly hasImage: boolean;
  /** Undefined when the run has no camera topic. */
  readonly camera: InputState | undefined;
  readonly radars: readonly InputState[];
  /** A camera frame older than this when it arrives is stale. */
  readonly cameraStaleSecs: number;
  /** Why the model gave no answer. */
  readonly failure: string | undefined;
}

/** How far the scene may be trusted, and why, in words. */
export function sceneMode({ hasImage, camera, radars, cameraStaleSecs, failure }: ModeFacts): {
  readonly mode: SceneMode;
  readonly reason: string;
} {
  const used = radars.filter((radar) => radar.state === 'used');
  const cameraReason =
    camera === undefined
      ? 'no camera topic'
      : camera.state === 'used'
        ? `the picture of ${camera.topic} cannot be decoded`
        : `${camera.topic} is ${camera.state}`;
  if (!hasImage) {
    if (used.length === 0) return { mode: 'FAILED', reason: `${cameraReason}, and ${radarReason(radars)}` };
    if (failure === undefined) return { mode: 'RADAR_ONLY', reason: cameraReason };
  }
  if (failure !== undefined) return { mode: 'FAILED', reason: failure };
  const ageSecs = camera?.ageSecs ?? 0;
  if (ageSecs > cameraStaleSecs)
    return { mode: 'STALE', reason: `${camera?.topic ?? ''} arrived ${ageSecs.toFixed(2)} s after its stamp` };
  if (used.length === 0) return { mode: 'CAMERA_ONLY', reason: radarReason(radars) };
  if (used.length < radars.length)
    return { mode: 'NOMINAL', reason: `${radarReason(radars)}, ${used.length} of ${radars.length} radars in use` };
  return { mode: 'NOMINAL', reason: 'camera and radar in use' };
}

function radarReason(radars: readonly InputState[]): string {
  if (radars.length === 0) return 'no radar topic';
  return radars
    .filter((radar) => radar.state !== 'used')
    .map((radar) => `${radar.topic} is ${radar.state}`)
    .join(', ');
}
