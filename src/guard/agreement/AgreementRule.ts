import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { Detection } from '../../domain/Detection.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import { VEHICLE_CLASSES } from '../../domain/ObjectClass.js';
import type { JudgeFacts } from '../GuardFacts.js';

export const agreementSchema = z.strictObject({
  lowCameraScore: numberParameter({
    default: 0.15,
    min: 0,
    max: 1,
    unit: '',
    description:
      'camera-radar-disagree: the camera does not see a vehicle with radar returns if its camera-only objectness is below this.',
  }),
  maxLowShare: numberParameter({
    default: 0.28,
    min: 0,
    max: 1,
    unit: '',
    description:
      'camera-radar-disagree: score-weighted share of such vehicles over the window, beyond which camera and radar show different moments. Recorded drives stay below 0.2.',
  }),
  minMeanScore: numberParameter({
    default: 0.2,
    min: 0,
    max: 1,
    unit: '',
    description:
      'camera-radar-disagree: the same when the mean of their camera-only objectness (each counted up to 0.4) falls below this. Recorded drives stay above 0.26.',
  }),
  window: integerParameter({
    default: 12,
    min: 2,
    max: 100,
    unit: 'frames',
    description: 'camera-radar-disagree: length of the window in frames; judged once it is half full.',
  }),
  minEvidence: numberParameter({
    default: 10,
    min: 0.1,
    max: 100,
    unit: '',
    description:
      'camera-radar-disagree: least sum of scores in the window: one roadside object that looks like a vehicle to the radar is no disagreement.',
  }),
  maxRangeM: numberParameter({
    default: 45,
    min: 5,
    max: 200,
    unit: 'm',
    description: 'camera-radar-disagree: vehicles beyond this range are not used.',
  }),
  minPeaks: numberParameter({
    default: 0.4,
    min: 0,
    max: 20,
    unit: '',
    description:
      'camera-radar-disagree: least number of strong peaks in the camera-only objectness per frame; with fewer, the camera sees too little (fog, an unlit road) to contradict the radar.',
  }),
});

/** Objectness is capped here, so that one clear object does not outweigh others. */
const SEEN_WELL = 0.4;

interface FrameEvidence {
  readonly weight: number;
  readonly low: number;
  readonly seen: number;
  readonly peaks: number;
}

/**
 * Checks over about a second whether the vehicles with radar returns are where the camera alone sees vehicles. Sweeps of another moment or drive, a picture of another moment and a wrong calibration all
 * pull the two apart. Needs traffic; an empty road is no evidence.
 */
export class AgreementRule {
  readonly #parameters: z.output<typeof agreementSchema>;
  #frames: FrameEvidence[] = [];

  constructor(parameters: z.output<typeof agreementSchema>) {
    this.#parameters = parameters;
  }

  reset(): void {
    this.#frames = [];
  }

  /** `peaks`: strong peaks in the camera-only objectness. */
  check(facts: JudgeFacts, peaks: number): HealthFinding | undefined {
    // Nothing to compare, but the window moves on.
    if (facts.camera === undefined || facts.radar === undefined) {
      this.#frames.shift();
      return undefined;
    }
    const p = this.#parameters;
    this.#frames.push(this.#evidenceOf(facts, peaks));
    if (this.#frames.length > p.window) this.#frames.shift();
    if (this.#frames.length < p.window / 2) return undefined;
    let weight = 0;
    let low = 0;
    let seen = 0;
    let allPeaks = 0;
    for (const frame of this.#frames) {
      weight += frame.weight;
      low += frame.low;
      seen += frame.seen;
      allPeaks += frame.peaks;
    }
    if (weight < p.minEvidence || allPeaks < p.minPeaks * this.#frames.length) return undefined;
    const finding = {
      rule: 'agreement',
      code: 'camera-radar-disagree',
      input: 'both',
      severity: 'suspect',
      unit: '',
    } as const;
    if (low > p.maxLowShare * weight) return { ...finding, measured: low / weight, limit: p.maxLowShare };
    if (seen < p.minMeanScore * weight) return { ...finding, measured: seen / weight, limit: p.minMeanScore };
    return undefined;
  }

  #evidenceOf({ detections }: JudgeFacts, peaks: number): FrameEvidence {
    let weight = 0;
    let low = 0;
    let seen = 0;
    for (const detection of detections) {
      const { cameraScore, score } = detection;
      if (cameraScore === undefined || !Number.isFinite(cameraScore + score) || !this.#isUsed(detection)) continue;
      weight += score;
      seen += score * Math.min(cameraScore, SEEN_WELL);
      if (cameraScore < this.#parameters.lowCameraScore) low += score;
    }
    return { weight, low, seen, peaks };
  }

  #isUsed({ label, radarPointCount, xM, yM }: Detection): boolean {
    return VEHICLE_CLASSES.has(label) && radarPointCount > 0 && Math.hypot(xM, yM) < this.#parameters.maxRangeM;
  }
}
