import { AGREEMENT_RANGE_M } from './CameraProfile.js';
import type { Detection } from '../../domain/Detection.js';
import { VEHICLE_CLASSES } from '../../domain/ObjectClass.js';
import type { JudgeFacts } from '../GuardFacts.js';
import { atOnce, type Measurement } from '../Measurement.js';

/** The camera does not see a vehicle with radar returns if its camera-only objectness is below this. */
const LOW_CAMERA_SCORE = 0.15;
/** Score-weighted share of such vehicles over the window. Recorded drives stay below 0.2. */
const MAX_LOW_SHARE = 0.28;
/** Mean of their objectness. Recorded drives stay above 0.26. */
const MIN_MEAN_SCORE = 0.2;
/** Frames; judged once half full. */
const WINDOW = 12;
/** Least sum of scores in the window: one roadside object that looks like a vehicle to the radar is no disagreement. */
const MIN_EVIDENCE = 10;
/** Least number of strong peaks of objectness per frame; with fewer, the camera sees too little (fog, an unlit road) to contradict the radar. */
const MIN_PEAKS = 0.4;

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
  #frames: FrameEvidence[] = [];

  reset(): void {
    this.#frames = [];
  }

  /** `peaks`: strong peaks in the camera-only objectness. */
  check(facts: JudgeFacts, peaks: number): Measurement | undefined {
    // Nothing to compare, but the window moves on.
    if (facts.camera === undefined || facts.radar === undefined) {
      this.#frames.shift();
      return undefined;
    }
    this.#frames.push(this.#evidenceOf(facts, peaks));
    if (this.#frames.length > WINDOW) this.#frames.shift();
    if (this.#frames.length < WINDOW / 2) return undefined;
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
    if (weight < MIN_EVIDENCE || allPeaks < MIN_PEAKS * this.#frames.length) return undefined;
    const finding = {
      rule: 'agreement',
      code: 'camera-radar-disagree',
      input: 'both',
      severity: 'suspect',
      unit: '',
    } as const;
    return seen < MIN_MEAN_SCORE * weight && low <= MAX_LOW_SHARE * weight
      ? atOnce(true, { ...finding, measured: seen / weight, limit: MIN_MEAN_SCORE })
      : atOnce(low > MAX_LOW_SHARE * weight, { ...finding, measured: low / weight, limit: MAX_LOW_SHARE });
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
      if (cameraScore < LOW_CAMERA_SCORE) low += score;
    }
    return { weight, low, seen, peaks };
  }

  #isUsed({ label, radarPointCount, xM, yM }: Detection): boolean {
    return VEHICLE_CLASSES.has(label) && radarPointCount > 0 && Math.hypot(xM, yM) < AGREEMENT_RANGE_M;
  }
}
