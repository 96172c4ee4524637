import type { Hazard } from '../../domain/Hazard.js';
import { VULNERABLE_CLASSES } from '../../domain/ObjectClass.js';
import { hazardOf, severityOf, type HazardView } from './HazardView.js';
import { isStationary } from './isStationary.js';
import { ahead, nameOf, seconds } from './words.js';

/** A moving object that will collide with the vehicle if nobody reacts, except those covered by other rules: crossing people, stationary objects, the vehicle ahead. */
export function collisionCourse(view: HazardView): readonly Hazard[] {
  const { parameters } = view;
  const hazards: Hazard[] = [];
  for (const [other, timeSecs] of view.collisionSecs) {
    if (timeSecs >= parameters.warningSecs || other === view.lead || other.object.label === 'hazard') continue;
    if (VULNERABLE_CLASSES.has(other.object.label) || isStationary(other, view.path)) continue;
    hazards.push(
      hazardOf(view, [other], {
        kind: 'collision-course',
        severity: severityOf(view, other),
        timeSecs,
        text: `${nameOf(other)} ${ahead(other)} on collision course, ${seconds(timeSecs)}.`,
      }),
    );
  }
  return hazards;
}
