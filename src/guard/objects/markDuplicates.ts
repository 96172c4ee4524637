import type { Detection } from '../../domain/Detection.js';
import { VEHICLE_CLASSES } from '../../domain/ObjectClass.js';
import { overlapArea } from './overlapArea.js';

/** Share of the smaller footprint inside that of a higher-scoring object of the same kind: two vehicles cannot overlap by half. */
const MIN_OVERLAP = 0.5;
/** The same when the two are at right angles: two hypotheses for one cluster of returns. */
const MIN_CROSS_OVERLAP = 0.25;

/** Values of `marks`. */
export const SAME_CLASS = 1;
export const OTHER_CLASS = 2;

/** Cosine of the least angle between axes that stand across each other: 45 degrees. */
const CROSS_COSINE = Math.SQRT1_2;

/**
 * Marks each detection that is a second hypothesis of a better scored one, of its class or of another. Vehicles are compared with vehicles, others within their class. Sorted along x, so that the work grows with the
 * objects and their neighbours.
 */
export function markDuplicates(detections: readonly Detection[], marks: Uint8Array): void {
  marks.fill(0);
  const order = detections
    .map((detection, index) => ({ detection, index, reachM: Math.hypot(detection.lengthM, detection.widthM) / 2 }))
    .sort((a, b) => a.detection.xM - b.detection.xM || a.index - b.index);
  let widest = 0;
  for (const { reachM } of order) widest = Math.max(widest, reachM);
  for (let i = 0; i < order.length; i++) {
    const a = order[i]!;
    for (let j = i + 1; j < order.length; j++) {
      const b = order[j]!;
      const dx = b.detection.xM - a.detection.xM;
      if (!(dx <= a.reachM + widest)) break;
      const dy = b.detection.yM - a.detection.yM;
      const reach = a.reachM + b.reachM;
      if (dx * dx + dy * dy >= reach * reach || !isSameKind(a.detection, b.detection)) continue;
      if (!isSameObject(a.detection, b.detection)) continue;
      const isFirstBetter =
        a.detection.score > b.detection.score || (a.detection.score === b.detection.score && a.index < b.index);
      const worse = isFirstBetter ? b.index : a.index;
      const mark = a.detection.label === b.detection.label ? SAME_CLASS : OTHER_CLASS;
      // The stricter mark is kept.
      if (marks[worse] !== SAME_CLASS) marks[worse] = mark;
    }
  }
}

const isSameKind = (a: Detection, b: Detection): boolean =>
  a.label === b.label || (VEHICLE_CLASSES.has(a.label) && VEHICLE_CLASSES.has(b.label));

function isSameObject(a: Detection, b: Detection): boolean {
  const smaller = Math.min(a.lengthM * a.widthM, b.lengthM * b.widthM);
  const share = overlapArea(a, b) / smaller;
  const isAcross = Math.abs(Math.cos(a.yawRad - b.yawRad)) < CROSS_COSINE;
  return share >= (isAcross ? MIN_CROSS_OVERLAP : MIN_OVERLAP);
}
