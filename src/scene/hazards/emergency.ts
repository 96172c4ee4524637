import type { Hazard } from '../../domain/Hazard.js';
import { neededBrakingMps2 } from '../path/encounter.js';
import type { PathObject } from '../path/PathObject.js';
import { hazardOf, type HazardView } from './HazardView.js';
import { ahead, nameOf, seconds } from './words.js';

/** A collision that a comfortable stop surely can no longer avoid; the object that requires most braking. Parking manoeuvres do not count. */
export function emergency(view: HazardView): readonly Hazard[] {
  const { parameters } = view;
  let worst: { readonly other: PathObject; readonly timeSecs: number; readonly brakingMps2: number } | undefined;
  for (const [other, timeSecs] of view.collisionSecs) {
    const surelySecs = view.surelySecs.get(other) ?? Infinity;
    if (surelySecs >= parameters.warningSecs || other.leastClosingMps < MIN_CLOSING_MPS) continue;
    const brakingMps2 = neededBrakingMps2(other.gapM, other.leastClosingMps);
    if (brakingMps2 > parameters.comfortableBrakingMps2 && (worst === undefined || brakingMps2 > worst.brakingMps2))
      worst = { other, timeSecs, brakingMps2 };
  }
  if (worst === undefined) return [];
  const { other, timeSecs } = worst;
  return [
    hazardOf(view, [other], {
      kind: 'emergency',
      severity: 'critical',
      timeSecs,
      text: `${nameOf(other)} ${ahead(other)}: collision in ${seconds(timeSecs)}, ${brakingText(neededBrakingMps2(other.gapM, other.closingMps))}.`,
    }),
  ];
}

/** With no distance left, no braking suffices. */
const brakingText = (brakingMps2: number): string =>
  Number.isFinite(brakingMps2) ? `needs ${brakingMps2.toFixed(1)} m/s² of braking` : 'braking can no longer avoid it';

const MIN_CLOSING_MPS = 1.5;
