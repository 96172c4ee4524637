import type { Hazard } from '../../domain/Hazard.js';
import { VULNERABLE_CLASSES } from '../../domain/ObjectClass.js';
import { hazardOf, severityOfTime, surelyReachedSecs, type HazardView } from './HazardView.js';
import { ahead, nameOf, seconds } from './words.js';

const ONCOMING_MPS = -3;
/** The centre of the vehicle is this close to the ego path; ordinary oncoming traffic passes one lane farther away. */
const MAX_OFFSET_M = 1.5;
/** Least frames of a track: the speed of a new track is uncertain. */
const MIN_FRAMES = 4;
/** In a bend the current path leaves the lane at a distance. */
const MAX_BEND_OFFSET_M = 2;

/** An oncoming vehicle in the ego path. */
export function wrongWay(view: HazardView): readonly Hazard[] {
  const { path, parameters } = view;
  if (!path.isSpeedKnown) return [];
  const hazards: Hazard[] = [];
  for (const other of view.objects) {
    if (other.gapM <= 0 || other.alongMps > ONCOMING_MPS || other.object.hits.length < MIN_FRAMES) continue;
    if (VULNERABLE_CLASSES.has(other.object.label) && other.object.label !== 'motorcycle') continue;
    // What moves across rather than along is crossing traffic.
    if (Math.abs(other.acrossMps) > -other.alongMps) continue;
    const bendM = (Math.abs(path.curvature1pm) * other.gapM * other.gapM) / 2;
    if (Math.abs(other.acrossM) > MAX_OFFSET_M || bendM > MAX_BEND_OFFSET_M) continue;
    const timeSecs = other.gapM / other.closingMps;
    hazards.push(
      hazardOf(view, [other], {
        kind: 'wrong-way-driver',
        severity: severityOfTime(surelyReachedSecs(other), parameters) === 'critical' ? 'critical' : 'warning',
        timeSecs,
        text: `${nameOf(other)} coming towards us in our lane ${ahead(other)}, ${seconds(timeSecs)}.`,
      }),
    );
  }
  return hazards;
}
