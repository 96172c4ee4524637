import type { Detection } from '../domain/Detection.js';
import type { RoadScene } from '../domain/RoadScene.js';

/** A scene all of whose object and ego numbers are finite, and how many objects had to be left out for that. */
export interface FiniteScene {
  readonly scene: RoadScene;
  readonly nonFiniteObjects: number;
}

/** The last gate before a planner: NaN passes every comparison, so no output may carry it. What is left out is counted in the output itself. */
export function finiteScene(scene: RoadScene): FiniteScene {
  const objects = scene.objects.filter(isFiniteDetection);
  const nonFiniteObjects = scene.objects.length - objects.length;
  const { egoSpeedMps, ...rest } = scene;
  if (egoSpeedMps === undefined || Number.isFinite(egoSpeedMps)) {
    return nonFiniteObjects === 0 ? { scene, nonFiniteObjects } : { scene: { ...scene, objects }, nonFiniteObjects };
  }
  return { scene: { ...rest, objects, egoSpeedSource: 'unknown' }, nonFiniteObjects };
}

export function isFiniteDetection(object: Detection): boolean {
  const { sigma } = object;
  const sum =
    object.score +
    object.xM +
    object.yM +
    object.zM +
    object.lengthM +
    object.widthM +
    object.heightM +
    object.yawRad +
    (object.radialSpeedMps ?? 0) +
    (object.cameraScore ?? 0) +
    (sigma === undefined ? 0 : sigma.positionM + sigma.sizeM + sigma.yawRad + sigma.radialSpeedMps);
  return Number.isFinite(sum);
}
