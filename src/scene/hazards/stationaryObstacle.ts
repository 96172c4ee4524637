import type { Hazard } from '../../domain/Hazard.js';
import { VULNERABLE_CLASSES } from '../../domain/ObjectClass.js';
import { hazardOf, isInCorridor, severityOfTime, surelyReachedSecs, type HazardView } from './HazardView.js';
import { isStationary } from './isStationary.js';
import { ahead, nameOf } from './words.js';

const MIN_EGO_MPS = 1;

/** A standing vehicle (or unknown thing) in the path of a moving vehicle. Lost load is `debris`. */
export function stationaryObstacle(view: HazardView): readonly Hazard[] {
  const { path, parameters } = view;
  if (path.speedMps < MIN_EGO_MPS) return [];
  return view.objects
    .filter(
      (other) =>
        other.object.label !== 'hazard' &&
        !VULNERABLE_CLASSES.has(other.object.label) &&
        other.gapM > 0 &&
        isStationary(other, path) &&
        isInCorridor(view, other),
    )
    .slice(0, 1)
    .map((other) => {
      const timeSecs = other.gapM / path.speedMps;
      return hazardOf(view, [other], {
        kind: 'stationary-obstacle',
        severity: severityOfTime(surelyReachedSecs(other), parameters),
        timeSecs,
        text: `${nameOf(other)} standing in the path ${ahead(other)}.`,
      });
    });
}
