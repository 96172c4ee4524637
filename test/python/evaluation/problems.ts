import type { PredictedObject, TrueObject } from '../../../src/evaluate/detection/EvaluationObject.js';
import type { Rng } from '../../../src/synth/math/Rng.js';

export interface Frame {
  readonly drive: number;
  readonly predictions: readonly PredictedObject[];
  readonly truths: readonly TrueObject[];
}

export interface ProblemOptions {
  readonly frames: number;
  readonly drives: number;
  readonly truths: number;
  /** Chance that a truth is found. */
  readonly recall: number;
  readonly falseAlarms: number;
  /** Decimals of a score: few give many equal ones. */
  readonly scoreDecimals: number;
  readonly velocityKnown: number;
}

/** Cars within 50 m and noisy detections of them, with false alarms and crowds nearer to each other than the match distances. */
export function randomFrames(rng: Rng, options: ProblemOptions): Frame[] {
  const rounded = (score: number): number => Number(score.toFixed(options.scoreDecimals));
  const velocity = (): { radialSpeedMps: number } | undefined =>
    rng.chance(options.velocityKnown) ? { radialSpeedMps: rng.uniform(-20, 20) } : undefined;
  const car = (): TrueObject => ({
    label: 'car',
    xM: rng.uniform(1, 45),
    yM: rng.uniform(-15, 15),
    zM: rng.uniform(0.5, 1),
    lengthM: rng.uniform(3, 6),
    widthM: rng.uniform(1.5, 2.2),
    heightM: rng.uniform(1.3, 2.2),
    yawRad: rng.uniform(-Math.PI, Math.PI),
    ...velocity(),
  });
  const about = (truth: TrueObject): PredictedObject => ({
    ...truth,
    xM: truth.xM + rng.uniform(-1.6, 1.6),
    yM: truth.yM + rng.uniform(-1.6, 1.6),
    lengthM: truth.lengthM * rng.uniform(0.7, 1.4),
    widthM: truth.widthM * rng.uniform(0.7, 1.4),
    heightM: truth.heightM * rng.uniform(0.7, 1.4),
    yawRad: truth.yawRad + rng.uniform(-4, 4),
    ...(truth.radialSpeedMps !== undefined && { radialSpeedMps: truth.radialSpeedMps + rng.uniform(-1, 1) }),
    score: rounded(rng.uniform(0.05, 1)),
  });
  return Array.from({ length: options.frames }, () => {
    const truths = Array.from({ length: rng.integer(0, options.truths) }, car);
    const found = truths.flatMap((truth) => (rng.chance(options.recall) ? [about(truth)] : []));
    const twice = found.filter(() => rng.chance(0.2)).map(about);
    const alarms = Array.from({ length: rng.integer(0, options.falseAlarms) }, () => ({
      ...car(),
      score: rounded(rng.uniform(0.05, 0.7)),
    }));
    return { drive: rng.integer(0, options.drives - 1), truths, predictions: [...found, ...alarms, ...twice] };
  });
}
