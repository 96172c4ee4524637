import type { Hazard } from '../../domain/Hazard.js';
import { hazardOf, severityOf, type HazardView } from './HazardView.js';
import { ahead, nameOf, seconds } from './words.js';

/** Below this speed a short gap, as in a queue, is no hazard. */
const MIN_EGO_MPS = 3;
/** Half the smallest gap is a warning on its own. */
const SHARE_FOR_WARNING = 0.5;

/** The vehicle ahead is too close in time, or it closes in. */
export function leadVehicle(view: HazardView): readonly Hazard[] {
  const { lead, path, parameters } = view;
  if (lead === undefined) return [];
  const timeSecs = view.collisionSecs.get(lead);
  if (timeSecs === undefined && path.speedMps < MIN_EGO_MPS) return [];
  const gapSecs = Math.max(0, lead.gapM) / Math.max(path.speedMps, 0.1);
  if (gapSecs >= parameters.minTimeGapSecs && (timeSecs === undefined || timeSecs >= parameters.warningSecs)) return [];
  const byTime = severityOf(view, lead);
  const isTight = gapSecs < SHARE_FOR_WARNING * parameters.minTimeGapSecs;
  return [
    hazardOf(view, [lead], {
      kind: 'lead-vehicle-close',
      severity: byTime === 'notice' && isTight ? 'warning' : byTime,
      timeSecs,
      text:
        timeSecs === undefined
          ? `${nameOf(lead)} ${ahead(lead)}, ${seconds(gapSecs)} behind it.`
          : `${nameOf(lead)} ${ahead(lead)}, closing at ${Math.round(lead.closingMps)} m/s.`,
    }),
  ];
}
