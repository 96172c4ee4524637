import type { Hazard } from '../../domain/Hazard.js';
import { VULNERABLE_CLASSES } from '../../domain/ObjectClass.js';
import { hazardOf, severityOfTime, type HazardView } from './HazardView.js';
import { isStationary } from './isStationary.js';
import { ahead, nameOf, seconds } from './words.js';

/** Anything that moves and will be touched if nobody reacts, but what other rules name: people who cross, what stands still, the vehicle ahead. */
export function collisionCourse(view: HazardView): readonly Hazard[] {
  const { parameters } = view;
  const hazards: Hazard[] = [];
  for (const [other, timeSecs] of view.collisionSecs) {
    if (timeSecs >= parameters.warningSecs || other === view.lead || other.object.label === 'hazard') continue;
    if (VULNERABLE_CLASSES.has(other.object.label) || isStationary(other, view.path)) continue;
    hazards.push(
      hazardOf(view, [other], {
        kind: 'collision-course',
        severity: severityOfTime(timeSecs, parameters),
        timeSecs,
        text: `${nameOf(other)} ${ahead(other)} on collision course, ${seconds(timeSecs)}.`,
      }),
    );
  }
  return hazards;
}
