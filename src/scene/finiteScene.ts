import { isFiniteValue } from '../domain/finite.js';
import type { RoadScene } from '../domain/RoadScene.js';

/**
 * The last step before a scene leaves the pipeline: no number in it is NaN or infinite, so no output needs to look again. Objects and detections with such a number are left out and
 * counted in the scene; a health finding stays, with 0 for its figure.
 */
export function finiteScene(scene: RoadScene): RoadScene {
  const objects = scene.objects.filter(isFiniteValue);
  const detections = scene.detections.filter(isFiniteValue);
  const { egoSpeedMps, freeDistance, outOfDistribution, conditions, ...rest } = scene;
  const egoKnown = egoSpeedMps !== undefined && isFiniteValue(egoSpeedMps);
  return {
    ...rest,
    objects,
    detections,
    nonFiniteObjects: scene.objects.length - objects.length + (scene.detections.length - detections.length),
    ...(egoKnown && { egoSpeedMps }),
    egoSpeedSource: egoKnown ? scene.egoSpeedSource : 'unknown',
    ...(freeDistance !== undefined && isFiniteValue(freeDistance) && { freeDistance }),
    ...(outOfDistribution !== undefined && isFiniteValue(outOfDistribution) && { outOfDistribution }),
    ...(conditions !== undefined && isFiniteValue(conditions) && { conditions }),
    health: scene.health.map((finding) => ({
      ...finding,
      measured: isFiniteValue(finding.measured) ? finding.measured : 0,
      limit: isFiniteValue(finding.limit) ? finding.limit : 0,
    })),
    hazards: scene.hazards.filter(isFiniteValue),
    laneBoundaries: scene.laneBoundaries.filter(isFiniteValue),
    drivableBoundaryXyM: isFiniteValue(scene.drivableBoundaryXyM) ? scene.drivableBoundaryXyM : [],
  };
}
