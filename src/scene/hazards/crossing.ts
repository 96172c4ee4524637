import type { Hazard } from '../../domain/Hazard.js';
import { VULNERABLE_CLASSES } from '../../domain/ObjectClass.js';
import { spanInCorridor } from '../path/encounter.js';
import { hazardOf, severityOf, type HazardView } from './HazardView.js';
import { ahead, nameOf, seconds } from './words.js';

/** Below this lateral speed, a person stands or walks along the road. */
const MIN_SIDEWAYS_MPS = 0.4;
/** The lateral speed must reach this share of the speed; otherwise the object moves along the road. */
const MIN_SIDEWAYS_SHARE = 0.3;
/** The vehicle must reach the place within the horizon plus this distance. */
const EXTRA_M = 10;

/** People, cyclists and animals that cross the path ahead, or stand in it. */
export function crossing(view: HazardView): readonly Hazard[] {
  const { parameters, path } = view;
  const reachM = path.speedMps * parameters.horizonSecs + EXTRA_M;
  const hazards: Hazard[] = [];
  for (const other of view.objects) {
    if (!VULNERABLE_CLASSES.has(other.object.label) || other.gapM < -other.halfAlongM || other.gapM > reachM) continue;
    const span = spanInCorridor(other, view.corridorHalfM, parameters.horizonSecs);
    if (span === undefined) continue;
    const isInside = span[0] === 0;
    const sidewaysMps = Math.abs(other.acrossMps);
    const crosses = sidewaysMps > MIN_SIDEWAYS_MPS && sidewaysMps > MIN_SIDEWAYS_SHARE * other.speedMps;
    const timeSecs = view.collisionSecs.get(other);
    if (!crosses && !(isInside && timeSecs !== undefined)) continue;
    const byTime = severityOf(view, other);
    hazards.push(
      hazardOf(view, [other], {
        kind: 'crossing-vulnerable-road-user',
        // A person in the path matters even if the times do not coincide.
        severity: byTime === 'notice' && isInside ? 'warning' : byTime,
        timeSecs: timeSecs ?? span[0],
        text:
          timeSecs === undefined
            ? `${nameOf(other)} ${isInside ? 'in' : 'crossing'} the path ${ahead(other)}.`
            : `${nameOf(other)} ${isInside ? 'in' : 'crossing'} the path ${ahead(other)}, ${seconds(timeSecs)}.`,
      }),
    );
  }
  return hazards;
}
