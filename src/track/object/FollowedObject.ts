import type { RadarInBase } from '../../domain/PublishedFrame.js';
import type { Provenance, Track, TrackHit } from '../../domain/Track.js';
import { CLASS_SPEEDS_MPS } from '../../domain/classSpeeds.js';
import type { JudgedDetection } from '../../domain/Verdict.js';
import { type RadarBins } from '../associate/RadarBins.js';
import { radialSpeed } from '../associate/radialSpeed.js';
import { CLASS_PROFILES, type ClassProfile } from '../classProfiles.js';
import {
  addVariance,
  makeMotionState,
  type MotionState,
  STATE_SIZE as N,
  TURN,
  varianceOf,
  VX,
  VY,
  X,
  Y,
  YAW,
} from '../motion/MotionState.js';
import { makePositionNoise, setPositionNoise, squaredDistance, updatePosition } from '../motion/positionNoise.js';
import { type MotionNoise, predictTurn } from '../motion/predictTurn.js';
import { innovationVariance, updateScalar } from '../motion/updateScalar.js';
import { ClassVote } from './ClassVote.js';
import { measurementNoise, type MeasurementNoise } from './measurementNoise.js';
import { applyRolling, applyWalking, type HeadingDoubt, observeHeading } from './observeHeading.js';
import { SizeFilter } from './SizeFilter.js';

/** Inputs of an object's update. */
export interface ObjectContext {
  readonly radar: RadarInBase;
  /** Loaded with `radar`; undefined when its range rates over ground are not known. */
  readonly bins: RadarBins | undefined;
  readonly dopplerPeriodMps: number | undefined;
  readonly dopplerSigmaMps: number;
  readonly positionSigmaScale: number;
  readonly smearSecs: number;
  readonly radarAgeSecs: number;
  /** Velocities are over ground; otherwise relative to the vehicle. */
  readonly isEgoKnown: boolean;
  /** Forward speed of the vehicle; 0 while unknown. */
  readonly egoSpeedMps: number;
  readonly radarXM: number;
  readonly radarYM: number;
  /** Camera objectness of at least this is camera evidence. */
  readonly minCameraScore: number;
  /** A sensor counts towards the provenance this long. */
  readonly provenanceSecs: number;
}

const HITS_KEPT = 10;
/** The published score of a coasting object falls to 1/e in this time. */
const SCORE_MEMORY_SECS = 0.5;
/** Share of the newest frame in the running mean of squared normalised innovations (2 degrees of freedom, mean 1 when the filter is consistent). */
const SURPRISE_SHARE = 0.3;
const SURPRISE_LIMIT = 5;
/** Added to the velocity's sigma when the filter proves inconsistent: an unfolded Doppler of the wrong period, or a manoeuvre beyond the motion model. */
const SURPRISED_SIGMA_MPS = 6;

/** Of a heading that is as likely as its opposite: that of an even spread over the circle. */
const UNKNOWN_SENSE_SIGMA_RAD = Math.PI / Math.sqrt(3);
/** Someone who stopped may have turned round after this time. */
const SENSE_MEMORY_SECS = 2;

/** Least sigma of an estimate of a folded speed, in periods. */
const GUESS_SHARE_OF_PERIOD = 0.35;

const row = new Float64Array(N);
const positionNoise = makePositionNoise();

/** One object over its life: filters, votes and history. Mutable; `Tracker` alone holds it. */
export class FollowedObject {
  readonly trackId: number;
  readonly motion: MotionState = makeMotionState();
  readonly #size: SizeFilter;
  readonly #vote: ClassVote;
  readonly #doubt: HeadingDoubt = { flipped: 0, across: 0 };
  readonly #hits: TrackHit[] = [];
  #newest: JudgedDetection;
  #seenNow = true;
  #score: number;
  #ageSecs = 0;
  #cameraAgeSecs: number | undefined;
  #radarAgeSecs: number | undefined;
  #missedFrames = 0;
  #missedSecs = 0;
  #detections = 1;
  #surprise = 1;
  /** Since its motion told front from back; only for what does not roll. */
  #senseAgeSecs = Infinity;

  constructor(trackId: number, detection: JudgedDetection, context: ObjectContext) {
    const noise = measurementNoise(detection, context.positionSigmaScale);
    const profile = CLASS_PROFILES[detection.label];
    this.trackId = trackId;
    this.#newest = detection;
    this.#score = detection.score;
    this.#vote = new ClassVote(detection.label, detection.score);
    this.#size = new SizeFilter(detection.lengthM, detection.widthM, detection.heightM, detection.zM, noise.sizeM);
    startMotion(this.motion, detection, noise, profile, context.egoSpeedMps);
    this.#measureRadialSpeed(detection, noise, context);
    this.#noteEvidence(detection, context);
    this.#hits.push(detection.verdict.kind);
  }

  get label(): Track['label'] {
    return this.#vote.label;
  }
  get missedFrames(): number {
    return this.#missedFrames;
  }
  get missedSecs(): number {
    return this.#missedSecs;
  }
  /** Detections so far. */
  get detections(): number {
    return this.#detections;
  }
  get lengthM(): number {
    return this.#size.lengthM;
  }
  get widthM(): number {
    return this.#size.widthM;
  }

  predict(dtSecs: number, noiseFactor: number): void {
    const { noise } = CLASS_PROFILES[this.label];
    predictTurn(this.motion, dtSecs, noiseFactor === 1 ? noise : scaled(noise, noiseFactor));
    this.#size.predict(dtSecs);
    this.#ageSecs += dtSecs;
    this.#senseAgeSecs += dtSecs;
    if (this.#cameraAgeSecs !== undefined) this.#cameraAgeSecs += dtSecs;
    if (this.#radarAgeSecs !== undefined) this.#radarAgeSecs += dtSecs;
  }

  observe(detection: JudgedDetection, context: ObjectContext): void {
    const noise = measurementNoise(detection, context.positionSigmaScale);
    this.#vote.add(detection.label, detection.score);
    this.#observePosition(detection, noise, context);
    observeHeading(this.motion, detection.yawRad, noise.yawRad, this.#doubt);
    this.#measureRadialSpeed(detection, noise, context);
    this.#dropImpossibleSpeed(context);
    if (CLASS_PROFILES[this.label].isWheeled) applyRolling(this.motion, this.#doubt);
    else {
      this.motion.mean[TURN] = 0;
      if (context.isEgoKnown && applyWalking(this.motion)) this.#senseAgeSecs = 0;
    }
    this.#size.update(detection.lengthM, detection.widthM, detection.heightM, detection.zM, noise.sizeM);
    this.#newest = detection;
    this.#seenNow = true;
    this.#score = detection.score;
    this.#missedFrames = 0;
    this.#missedSecs = 0;
    this.#detections += 1;
    this.#noteEvidence(detection, context);
    this.#note(detection.verdict.kind);
  }

  miss(dtSecs: number): void {
    this.#seenNow = false;
    this.#missedFrames += 1;
    this.#missedSecs += dtSecs;
    this.#score *= Math.exp(-dtSecs / SCORE_MEMORY_SECS);
    this.#note('missed');
  }

  /** A copy of the current state. */
  toTrack(provenanceSecs: number): Track {
    const { mean } = this.motion;
    const positionSigmaM = componentSigma(this.motion, X);
    const velocitySigmaMps = componentSigma(this.motion, VX);
    const x = mean[X]!;
    const y = mean[Y]!;
    const rangeM = Math.max(Math.sqrt(x * x + y * y), 1e-3);
    const newest = this.#newest;
    // Filled in step by step, because spreading optional parts costs as much as the filters.
    const track: { -readonly [Key in keyof Track]: Track[Key] } = {
      trackId: this.trackId,
      label: this.#vote.label,
      score: this.#score,
      xM: x,
      yM: y,
      zM: this.#size.zM,
      lengthM: this.#size.lengthM,
      widthM: this.#size.widthM,
      heightM: this.#size.heightM,
      yawRad: mean[YAW]!,
      radialSpeedMps: (x * mean[VX]! + y * mean[VY]!) / rangeM,
      sigma: {
        positionM: positionSigmaM,
        sizeM: this.#size.sigmaM,
        yawRad: this.#yawSigmaRad(),
        radialSpeedMps: radialSigma(this.motion, x / rangeM, y / rangeM),
      },
      radarPointCount: this.#seenNow ? newest.radarPointCount : 0,
      velocityXMps: mean[VX]!,
      velocityYMps: mean[VY]!,
      yawRateRadps: mean[TURN]!,
      positionSigmaM,
      velocitySigmaMps,
      classShares: this.#vote.shares(),
      provenance: this.#provenance(provenanceSecs),
      ageSecs: this.#ageSecs,
      missedFrames: this.#missedFrames,
      hits: this.#hits.slice(),
    };
    if (this.#cameraAgeSecs !== undefined) track.cameraAgeSecs = this.#cameraAgeSecs;
    if (this.#radarAgeSecs !== undefined) track.radarAgeSecs = this.#radarAgeSecs;
    if (this.#seenNow) {
      track.detectionVerdict = newest.verdict;
      if (newest.cameraScore !== undefined) track.cameraScore = newest.cameraScore;
    }
    return track;
  }

  #yawSigmaRad(): number {
    const sigmaRad = Math.sqrt(varianceOf(this.motion, YAW));
    const isSenseKnown = CLASS_PROFILES[this.label].isWheeled || this.#senseAgeSecs < SENSE_MEMORY_SECS;
    return isSenseKnown ? sigmaRad : Math.max(sigmaRad, UNKNOWN_SENSE_SIGMA_RAD);
  }

  #observePosition(detection: JudgedDetection, noise: MeasurementNoise, context: ObjectContext): void {
    const { motion } = this;
    setPositionNoise(positionNoise, motion, noise.positionM, context.smearSecs);
    // The radar saw the object where it was at the time of the sweep.
    const lagSecs = detection.radarPointCount > 0 ? context.radarAgeSecs : 0;
    const xM = detection.xM + lagSecs * motion.mean[VX]!;
    const yM = detection.yM + lagSecs * motion.mean[VY]!;
    const dx = xM - motion.mean[X]!;
    const dy = yM - motion.mean[Y]!;
    this.#surprise += SURPRISE_SHARE * (squaredDistance(motion, dx, dy, positionNoise) / 2 - this.#surprise);
    if (this.#surprise > SURPRISE_LIMIT) {
      addVariance(motion, VX, SURPRISED_SIGMA_MPS * SURPRISED_SIGMA_MPS);
      addVariance(motion, VY, SURPRISED_SIGMA_MPS * SURPRISED_SIGMA_MPS);
      addVariance(motion, X, 4 * positionNoise.alongVariance);
      addVariance(motion, Y, 4 * positionNoise.alongVariance);
      this.#surprise = 1;
    }
    updatePosition(motion, xM, yM, positionNoise);
  }

  /** A track with a speed too high for its class, or unfolded by one period too many, restarts with the speed of its class: nothing else would correct it. */
  #dropImpossibleSpeed({ bins }: ObjectContext): void {
    const { mean } = this.motion;
    // Without range rates, speeds may be relative to the vehicle.
    if (bins === undefined) return;
    if (Math.hypot(mean[VX]!, mean[VY]!) <= CLASS_SPEEDS_MPS[this.label]) return;
    startVelocity(this.motion, 0, CLASS_PROFILES[this.label].firstSpeedSigmaMps);
  }

  /** Range rates inside the box, or the model's own estimate if there are none. */
  #measureRadialSpeed(detection: JudgedDetection, noise: MeasurementNoise, context: ObjectContext): void {
    const { motion } = this;
    if (context.bins === undefined) return;
    const dx = detection.xM - context.radarXM;
    const dy = detection.yM - context.radarYM;
    const rangeM = Math.max(Math.sqrt(dx * dx + dy * dy), 0.5);
    const measured = radialSpeed(context.bins, context.radar, {
      box: detection,
      velocityXMps: motion.mean[VX]!,
      velocityYMps: motion.mean[VY]!,
      expectedSigmaMps: radialSigma(motion, dx / rangeM, dy / rangeM),
      periodMps: context.dopplerPeriodMps,
      radarXM: context.radarXM,
      radarYM: context.radarYM,
    });
    row.fill(0);
    if (measured !== undefined) {
      row[VX] = measured.losX;
      row[VY] = measured.losY;
      const expected = measured.losX * motion.mean[VX]! + measured.losY * motion.mean[VY]!;
      const sigma = context.dopplerSigmaMps;
      updateScalar(motion, row, measured.radialSpeedMps - expected, sigma * sigma);
    } else if (detection.radialSpeedMps !== undefined) {
      const sigma = this.#guessSigmaMps(noise, context);
      if (sigma === undefined) return;
      row[VX] = dx / rangeM;
      row[VY] = dy / rangeM;
      const innovation = detection.radialSpeedMps - (row[VX] * motion.mean[VX]! + row[VY] * motion.mean[VY]!);
      const variance = sigma * sigma;
      if (innovation * innovation < 9 * innovationVariance(motion, row, variance))
        updateScalar(motion, row, innovation, variance);
    }
  }

  /**
   * Of the model's own radial speed; undefined when it gives none or it is not to be used. With folded range rates the model has to guess the period and repeats the same error in every frame. Then only its first guess counts, and only enough to favour one period slightly; the positions decide.
   */
  #guessSigmaMps({ radialSpeedMps }: MeasurementNoise, { dopplerPeriodMps }: ObjectContext): number | undefined {
    if (radialSpeedMps === undefined || dopplerPeriodMps === undefined) return radialSpeedMps;
    return this.#detections === 1 ? Math.max(radialSpeedMps, GUESS_SHARE_OF_PERIOD * dopplerPeriodMps) : undefined;
  }

  #noteEvidence(detection: JudgedDetection, { minCameraScore }: ObjectContext): void {
    if (detection.cameraScore !== undefined && detection.cameraScore >= minCameraScore) this.#cameraAgeSecs = 0;
    if (detection.radarPointCount > 0) this.#radarAgeSecs = 0;
  }

  #note(hit: TrackHit): void {
    this.#hits.unshift(hit);
    if (this.#hits.length > HITS_KEPT) this.#hits.pop();
  }

  #provenance(withinSecs: number): Provenance {
    const camera = this.#cameraAgeSecs ?? Infinity;
    const radar = this.#radarAgeSecs ?? Infinity;
    if (camera <= withinSecs && radar <= withinSecs) return 'both';
    // If neither saw it recently: the sensor that saw it last. If neither ever did: the sensors the model had.
    if (camera === radar) return this.#newest.cameraScore === undefined ? 'radar' : 'camera';
    return camera < radar ? 'camera' : 'radar';
  }
}

/** Root of the mean variance of the two horizontal components from `at` on. */
const componentSigma = (motion: MotionState, at: number): number =>
  Math.sqrt((varianceOf(motion, at) + varianceOf(motion, at + 1)) / 2);

function radialSigma({ covariance: p }: MotionState, losX: number, losY: number): number {
  const variance = losX * losX * p[VX * N + VX]! + 2 * losX * losY * p[VX * N + VY]! + losY * losY * p[VY * N + VY]!;
  return Math.sqrt(Math.max(variance, 0));
}

const scaled = (noise: MotionNoise, factor: number): MotionNoise => ({
  alongMps2PerSec: noise.alongMps2PerSec * factor,
  acrossMps2PerSec: noise.acrossMps2PerSec * factor,
  yawRad2PerSec: noise.yawRad2PerSec * factor,
  turnRadps2PerSec: noise.turnRadps2PerSec * factor,
});

/** Share of the ego speed that a vehicle seen for the first time is taken to drive at along its heading, and share of its uncertainty: traffic, oncoming traffic included, moves at the speed of the road; parked vehicles lie within one sigma. */
const TRAFFIC_SHARE = 0.6;
const MIN_TRAFFIC_SIGMA_MPS = 7;

/** With the speed and the uncertainty of the class, which for a vehicle is long along its heading. */
function startMotion(
  { mean, covariance }: MotionState,
  detection: JudgedDetection,
  noise: MeasurementNoise,
  profile: ClassProfile,
  egoSpeedMps: number,
): void {
  mean[X] = detection.xM;
  mean[Y] = detection.yM;
  mean[YAW] = detection.yawRad;
  const position = noise.positionM * noise.positionM;
  covariance[X * N + X] = position;
  covariance[Y * N + Y] = position;
  covariance[YAW * N + YAW] = noise.yawRad * noise.yawRad;
  covariance[TURN * N + TURN] = profile.firstTurnSigmaRadps * profile.firstTurnSigmaRadps;
  const isTraffic = profile.group === 'vehicle' && egoSpeedMps > 0;
  const expectedMps = isTraffic ? TRAFFIC_SHARE * egoSpeedMps * Math.abs(Math.cos(detection.yawRad)) : 0;
  const [classAlongMps, acrossMps] = profile.firstSpeedSigmaMps;
  const alongMps = isTraffic ? Math.max(MIN_TRAFFIC_SIGMA_MPS, TRAFFIC_SHARE * egoSpeedMps) : classAlongMps;
  startVelocity({ mean, covariance }, expectedMps, [alongMps, acrossMps]);
}

/** Along the heading, uncorrelated with everything else. */
function startVelocity(
  { mean, covariance }: MotionState,
  speedMps: number,
  [alongMps, acrossMps]: readonly [number, number],
): void {
  const along = alongMps * alongMps;
  const across = acrossMps * acrossMps;
  const c = Math.cos(mean[YAW]!);
  const s = Math.sin(mean[YAW]!);
  for (const at of [VX, VY]) {
    for (let other = 0; other < N; other++) {
      covariance[at * N + other] = 0;
      covariance[other * N + at] = 0;
    }
  }
  mean[VX] = speedMps * c;
  mean[VY] = speedMps * s;
  covariance[VX * N + VX] = along * c * c + across * s * s;
  covariance[VY * N + VY] = along * s * s + across * c * c;
  covariance[VX * N + VY] = (along - across) * c * s;
  covariance[VY * N + VX] = (along - across) * c * s;
}
