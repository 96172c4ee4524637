import { z } from 'zod';
import { numberParameter } from '../../config/parameters.js';
import type { Detection } from '../../domain/Detection.js';
import { VEHICLE_CLASSES } from '../../domain/ObjectClass.js';
import { overlapArea } from './overlapArea.js';

export const duplicateSchema = z.strictObject({
  minOverlap: numberParameter({
    default: 0.5,
    min: 0.05,
    max: 1,
    unit: '',
    description:
      'duplicate: share of the smaller footprint inside that of a higher-scoring object of the same kind from which both are the same object.',
  }),
  minCrossOverlap: numberParameter({
    default: 0.25,
    min: 0.05,
    max: 1,
    unit: '',
    description:
      'duplicate: the same share when the two are at right angles: two hypotheses for one cluster of returns.',
  }),
});

/** Values of `marks`. */
export const SAME_CLASS = 1;
export const OTHER_CLASS = 2;

/** Cosine of the least angle between axes that stand across each other: 45 degrees. */
const CROSS_COSINE = Math.SQRT1_2;

/**
 * Marks each detection that is a second hypothesis of a better scored one, of its class or of another. Vehicles are compared with vehicles, others within their class. Sorted along x, so that the work grows with the
 * objects and their neighbours.
 */
export function markDuplicates(
  detections: readonly Detection[],
  parameters: z.output<typeof duplicateSchema>,
  marks: Uint8Array,
): void {
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
      if (!isSameObject(a.detection, b.detection, parameters)) continue;
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

function isSameObject(a: Detection, b: Detection, parameters: z.output<typeof duplicateSchema>): boolean {
  const smaller = Math.min(a.lengthM * a.widthM, b.lengthM * b.widthM);
  const share = overlapArea(a, b) / smaller;
  const isAcross = Math.abs(Math.cos(a.yawRad - b.yawRad)) < CROSS_COSINE;
  return share >= (isAcross ? parameters.minCrossOverlap : parameters.minOverlap);
}
