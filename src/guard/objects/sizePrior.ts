import type { ObjectClass } from '../../domain/ObjectClass.js';
import type { ObjectRule } from './ObjectRule.js';

type SizeRange = readonly [number, number];

/**
 * Length, width and height that exist on roads, metres: directive 96/53/EC bounds trucks, buses and trailers (2.6 m wide, 4 m high, 18.75 m long with trailer, buses 18.75 m), the others are
 * what is sold and grown, with loads.
 */
export const CLASS_SIZES_M: Readonly<Record<ObjectClass, readonly [SizeRange, SizeRange, SizeRange]>> = {
  car: [
    [2.3, 7.5],
    [1.2, 2.7],
    [0.9, 3.2],
  ],
  truck: [
    [3.5, 19],
    [1.5, 3.2],
    [1.5, 4.6],
  ],
  bus: [
    [4.5, 19],
    [1.7, 3.1],
    [1.9, 4.6],
  ],
  trailer: [
    [1.2, 19],
    [0.8, 3.2],
    [0.4, 4.8],
  ],
  motorcycle: [
    [1.1, 3.6],
    [0.4, 1.6],
    [0.8, 2.3],
  ],
  bicycle: [
    [0.4, 3.2],
    [0.3, 1.4],
    [0.8, 2.3],
  ],
  pedestrian: [
    [0.2, 1.6],
    [0.2, 1.4],
    [0.6, 2.3],
  ],
  animal: [
    [0.2, 3.5],
    [0.1, 1.6],
    [0.15, 2.8],
  ],
  hazard: [
    [0.1, 15],
    [0.1, 6],
    [0.05, 5],
  ],
  unknown: [
    [0.1, 25],
    [0.1, 6],
    [0.05, 5],
  ],
};

/** Outside the sizes of its class by these factors: the error of a size that the model regresses, and more than any error. */
const TOLERANCE = 1.15;
const REJECT_TOLERANCE = 1.8;

/** Larger or smaller than anything of its class. */
export const sizePrior: ObjectRule = (detection) => {
  const sizes = CLASS_SIZES_M[detection.label];
  const outside = Math.max(
    timesOutside(detection.lengthM, sizes[0]),
    timesOutside(detection.widthM, sizes[1]),
    timesOutside(detection.heightM, sizes[2]),
  );
  if (outside > REJECT_TOLERANCE) return { reason: 'size-prior', effect: 'reject' };
  return outside > TOLERANCE ? { reason: 'size-prior', effect: 'unconfirm' } : undefined;
};

/** 1 or less inside the range; infinite for invalid sizes. */
const timesOutside = (sizeM: number, [low, high]: SizeRange): number =>
  sizeM > 0 ? Math.max(low / sizeM, sizeM / high) : Infinity;
