import { VEHICLE_CLASSES } from '../../domain/ObjectClass.js';
import type { JudgedDetection } from '../../domain/Verdict.js';
import { X, Y, YAW } from '../motion/MotionState.js';
import type { FollowedObject } from './FollowedObject.js';

/** Share of the box in which the centre of another vehicle cannot lie. */
const CORE = 0.8;

/**
 * The centre of a vehicle lies inside the box of another vehicle of the same frame. Two solid objects cannot overlap, so it is a second detection of the first (typically with the long side across) and starts no track. Never applied to people, cycles and animals.
 */
export function isSecondBox(detection: JudgedDetection, seen: ReadonlySet<FollowedObject>): boolean {
  if (!VEHICLE_CLASSES.has(detection.label)) return false;
  for (const object of seen) {
    if (!VEHICLE_CLASSES.has(object.label)) continue;
    const { mean } = object.motion;
    const dx = detection.xM - mean[X]!;
    const dy = detection.yM - mean[Y]!;
    const c = Math.cos(mean[YAW]!);
    const s = Math.sin(mean[YAW]!);
    const alongM = Math.abs(c * dx + s * dy);
    const acrossM = Math.abs(c * dy - s * dx);
    if (alongM < (CORE * object.lengthM) / 2 && acrossM < (CORE * object.widthM) / 2) return true;
  }
  return false;
}
