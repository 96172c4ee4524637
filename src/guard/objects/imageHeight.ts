import { z } from 'zod';
import { numberParameter } from '../../config/parameters.js';
import { invert } from '../../geometry/Transform.js';
import type { Transform } from '../../domain/Transform.js';
import type { ObjectRule } from './ObjectRule.js';

export const imageHeightSchema = z.strictObject({
  maxRatio: numberParameter({
    default: 1.9,
    min: 1.1,
    max: 10,
    unit: '',
    description:
      'image-height: the range at which the foot of the projected box meets the road may differ from the range of the box this many times; beyond, its height in the picture and its range contradict each other: unconfirmed.',
  }),
  minRangeM: numberParameter({
    default: 6,
    min: 0,
    max: 50,
    unit: 'm',
    description: 'image-height: nearer objects are cut by the picture and not judged.',
  }),
});

/** Nearest depth that is projected. */
const MIN_DEPTH_M = 0.5;

/**
 * A box of height h at range r is h f / r pixels high; its foot's row says which range that height belongs to on a flat road. The line of sight through the foot, followed to the road,
 * gives that range directly and free of lens distortion.
 */
export function imageHeight(parameters: z.output<typeof imageHeightSchema>): ObjectRule {
  const { maxRatio, minRangeM } = parameters;
  let known: Transform | undefined;
  let baseFromCamera: Transform | undefined;
  return ({ xM, yM, zM, heightM }, { facts, hasCamera }) => {
    if (!hasCamera || facts.camera === undefined) return undefined;
    const { projector } = facts.camera;
    const bottomM = zM - heightM / 2;
    if (Math.hypot(xM, yM) < minRangeM || !projector.project(xM, yM, bottomM, MIN_DEPTH_M)) return undefined;
    if (baseFromCamera === undefined || known !== projector.cameraFromBase) {
      known = projector.cameraFromBase;
      baseFromCamera = invert(known);
    }
    const cameraHeightM = baseFromCamera.m[11]!;
    const ratio = cameraHeightM / (cameraHeightM - bottomM);
    // A foot above the camera meets the road nowhere.
    return ratio > 0 && ratio <= maxRatio && ratio >= 1 / maxRatio
      ? undefined
      : { reason: 'image-height', effect: 'unconfirm' };
  };
}
