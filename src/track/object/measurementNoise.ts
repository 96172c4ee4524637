import { isFiniteValue } from '../../domain/finite.js';
import type { Detection } from '../../domain/Detection.js';

/** 1 sigma of a detection's values. */
export interface MeasurementNoise {
  readonly positionM: number;
  readonly sizeM: number;
  readonly yawRad: number;
  /** Of the model's own radial speed; undefined when it gives none. */
  readonly radialSpeedMps: number | undefined;
}

/** For a model without sigma: the position gets worse with range, like camera depth. */
const POSITION_M = 0.35;
const POSITION_SHARE_OF_RANGE = 0.015;
const SIZE_M = 0.5;
const YAW_RAD = 0.15;
/** Lower limit: accuracy of the training labels. Upper limit: beyond it a position is useless. */
const LIMITS = { positionM: [0.15, 5], sizeM: [0.1, 5], yawRad: [0.05, 1.5], radialSpeedMps: [0.5, 30] } as const;

/** `positionScale`: factor by which the model underestimates its position error. */
export function measurementNoise(detection: Detection, positionScale: number): MeasurementNoise {
  const { sigma } = detection;
  const rangeM = Math.sqrt(detection.xM * detection.xM + detection.yM * detection.yM);
  return {
    positionM: within(
      LIMITS.positionM,
      sigma === undefined ? POSITION_M + POSITION_SHARE_OF_RANGE * rangeM : positionScale * sigma.positionM,
    ),
    sizeM: within(LIMITS.sizeM, sigma?.sizeM ?? SIZE_M),
    yawRad: within(LIMITS.yawRad, sigma?.yawRad ?? YAW_RAD),
    radialSpeedMps:
      sigma === undefined || detection.radialSpeedMps === undefined
        ? undefined
        : within(LIMITS.radialSpeedMps, sigma.radialSpeedMps),
  };
}

const within = ([low, high]: readonly [number, number], sigma: number): number => Math.min(high, Math.max(low, sigma));

/** Every number the filters read is finite, and the box has a size. */
export function isUsable(detection: Detection): boolean {
  const isSize = (sizeM: number): boolean => sizeM > 0 && sizeM < 1000;
  const { lengthM, widthM, heightM } = detection;
  return isFiniteValue(detection) && isSize(lengthM) && isSize(widthM) && isSize(heightM) && isNear(detection);
}

const MAX_RANGE_M = 1000;
const isNear = ({ xM, yM, zM }: Detection): boolean =>
  Math.abs(xM) < MAX_RANGE_M && Math.abs(yM) < MAX_RANGE_M && Math.abs(zM) < MAX_RANGE_M;
