import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../../decode/fields.js';
import { OBJECT_CLASSES, type ObjectClass } from '../../domain/ObjectClass.js';
import type { EvaluationObject } from '../detection/EvaluationObject.js';

export type EvaluatedBox = Omit<EvaluationObject, 'label' | 'radialSpeedMps'>;

/** From a geometry_msgs/Pose and a size. The heading is that of the box's x axis on the ground; roll and pitch are ignored. */
export function boxOf(pose: Fields, size: Fields): EvaluatedBox {
  const position = fieldsOf(pose, 'position');
  const rotation = fieldsOf(pose, 'orientation');
  const [x, y, z, w] = (['x', 'y', 'z', 'w'] as const).map((name) => numberOf(rotation, name)) as [
    number,
    number,
    number,
    number,
  ];
  const box = {
    xM: numberOf(position, 'x'),
    yM: numberOf(position, 'y'),
    zM: numberOf(position, 'z'),
    lengthM: numberOf(size, 'x'),
    widthM: numberOf(size, 'y'),
    heightM: numberOf(size, 'z'),
    yawRad: Math.atan2(2 * (w * z + x * y), w * w + x * x - y * y - z * z),
  };
  for (const [name, number] of Object.entries(box))
    if (!Number.isFinite(number)) throw new RangeError(`Expected a finite number for ${name} but received ${number}`);
  return box;
}

export const objectClassOf = (name: string): ObjectClass => OBJECT_CLASSES.find((known) => known === name) ?? 'unknown';

/** The best hypothesis of a vision_msgs/Detection3D (4.x); undefined when it has none. */
export function hypothesisOf(detection: Fields): { readonly name: string; readonly score: number } | undefined {
  let best: { name: string; score: number } | undefined;
  for (const result of listOf(detection, 'results')) {
    const hypothesis = fieldsOf(result, 'hypothesis');
    const score = numberOf(hypothesis, 'score');
    if (best === undefined || score > best.score) best = { name: textOf(hypothesis, 'class_id'), score };
  }
  return best;
}

/** Of a vision_msgs/Detection3D. */
export function detectionBox(detection: Fields): EvaluatedBox {
  const bbox = fieldsOf(detection, 'bbox');
  return boxOf(fieldsOf(bbox, 'center'), fieldsOf(bbox, 'size'));
}
