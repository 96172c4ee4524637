import type { Hazard } from '../../domain/Hazard.js';
import { VEHICLE_CLASSES } from '../../domain/ObjectClass.js';
import { spanInCorridor } from '../path/encounter.js';
import { hazardOf, isInCorridor, severityOf, type HazardView } from './HazardView.js';
import { ahead, nameOf, sideOf } from './words.js';

/** Below this lateral speed a vehicle keeps its lane. */
const MIN_SIDEWAYS_MPS = 0.5;
const MIN_SPEED_MPS = 3;
/** A lane change takes about this long at most (ISO 17387: 3-6 s; the first half decides). */
const MAX_SECS = 3;
/** Beyond this time gap a lane change is ordinary traffic. */
const MAX_GAP_SECS = 2;
const MIN_GAP_M = 15;

/** A vehicle in the same direction of travel that moves sideways into the gap ahead. */
export function cutIn(view: HazardView): readonly Hazard[] {
  const { path } = view;
  const reachM = Math.max(MIN_GAP_M, MAX_GAP_SECS * path.speedMps);
  const hazards: Hazard[] = [];
  for (const other of view.objects) {
    const { object, acrossM, acrossMps, gapM, alongMps, halfAlongM } = other;
    if (!VEHICLE_CLASSES.has(object.label) && object.label !== 'motorcycle') continue;
    if (alongMps < MIN_SPEED_MPS || gapM > reachM || gapM < -2 * halfAlongM || isInCorridor(view, other)) continue;
    if (acrossM * acrossMps >= 0 || Math.abs(acrossMps) < MIN_SIDEWAYS_MPS) continue;
    const span = spanInCorridor(other, view.corridorHalfM, MAX_SECS);
    if (span === undefined) continue;
    const timeSecs = view.collisionSecs.get(other);
    const byTime = severityOf(view, other);
    hazards.push(
      hazardOf(view, [other], {
        kind: 'cut-in',
        severity: byTime === 'notice' ? 'warning' : byTime,
        timeSecs: timeSecs ?? span[0],
        text: `${nameOf(other)} cutting in from the ${sideOf(other)}, ${ahead(other)}.`,
      }),
    );
  }
  return hazards;
}
