import type { JudgedDetection } from '../../domain/Verdict.js';
import { mayBeSame } from '../classProfiles.js';
import { varianceOf, VX, VY, X, Y } from '../motion/MotionState.js';
import type { FollowedObject } from '../object/FollowedObject.js';
import { makePositionNoise, setPositionNoise, squaredDistance } from '../motion/positionNoise.js';
import { measurementNoise } from '../object/measurementNoise.js';
import type { CandidatePairs } from './solveAssignment.js';

/** Added to the squared distance: another class of the same group, and a track that is not established. */
const OTHER_CLASS_COST = 2;
const TENTATIVE_COST = 1;
/** No object moves farther than this between two frames, whatever the covariance. */
const MAX_JUMP_M = 10;

const noise = makePositionNoise();

export interface GateOptions {
  readonly gateSigma: number;
  /** Detections from which a track counts as established. */
  readonly tentativeHits: number;
  readonly positionSigmaScale: number;
  readonly smearSecs: number;
  readonly radarAgeSecs: number;
}

/** Cost of leaving a track and a detection unassigned: more than any pair within the gate. */
export const apartCost = (gateSigma: number): number => gateSigma * gateSigma + OTHER_CLASS_COST + TENTATIVE_COST + 1;

/** Pairs of track and detection that may be the same object, with their cost (squared Mahalanobis distance of the centre and penalties). Both lists are walked along x. */
export function gateCandidates(
  tracks: readonly FollowedObject[],
  detections: readonly JudgedDetection[],
  options: GateOptions,
): CandidatePairs {
  const track: number[] = [];
  const detection: number[] = [];
  const cost: number[] = [];
  const byX = Int32Array.from(detections.keys()).sort((a, b) => detections[a]!.xM - detections[b]!.xM);
  const xs = Float64Array.from(byX, (i) => detections[i]!.xM);
  const sigmas = Float64Array.from(detections, (item) => measurementNoise(item, options.positionSigmaScale).positionM);
  let maxSigmaM = 0;
  for (const sigmaM of sigmas) maxSigmaM = Math.max(maxSigmaM, sigmaM);
  const gate = options.gateSigma * options.gateSigma;
  for (let t = 0; t < tracks.length; t++) {
    const object = tracks[t]!;
    const { motion } = object;
    const { mean } = motion;
    const lagXM = mean[VX]! * options.radarAgeSecs;
    const lagYM = mean[VY]! * options.radarAgeSecs;
    const xM = mean[X]!;
    const yM = mean[Y]!;
    setPositionNoise(noise, motion, maxSigmaM, options.smearSecs);
    const reachM =
      Math.abs(lagXM) +
      Math.min(MAX_JUMP_M, options.gateSigma * Math.sqrt(varianceOf(motion, X) + noise.alongVariance));
    const penalty = object.detections < options.tentativeHits ? TENTATIVE_COST : 0;
    for (let k = firstAtLeast(xs, xM - reachM); k < xs.length && xs[k]! <= xM + reachM; k++) {
      const i = byX[k]!;
      const candidate = detections[i]!;
      const lag = candidate.radarPointCount > 0 ? 1 : 0;
      const dx = candidate.xM + lag * lagXM - xM;
      const dy = candidate.yM + lag * lagYM - yM;
      if (dx * dx + dy * dy > MAX_JUMP_M * MAX_JUMP_M || !mayBeSame(object.label, candidate.label)) continue;
      setPositionNoise(noise, motion, sigmas[i]!, options.smearSecs);
      const distance = squaredDistance(motion, dx, dy, noise);
      if (!(distance <= gate)) continue;
      track.push(t);
      detection.push(i);
      cost.push(distance + penalty + (object.label === candidate.label ? 0 : OTHER_CLASS_COST));
    }
  }
  return {
    count: cost.length,
    track: Int32Array.from(track),
    detection: Int32Array.from(detection),
    cost: Float64Array.from(cost),
  };
}

/** Index of the first value that is not less. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
