import type { EgoVelocity } from '../domain/EgoMotion.js';
import type { RadarInBase } from '../domain/PublishedFrame.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import type { Track } from '../domain/Track.js';
import type { JudgedDetection } from '../domain/Verdict.js';
import { apartCost, gateCandidates } from './associate/gateCandidates.js';
import { RadarBins } from './associate/RadarBins.js';
import { solveAssignment } from './associate/solveAssignment.js';
import { VehicleMotion } from './motion/VehicleMotion.js';
import { isFiniteState, X, Y } from './motion/MotionState.js';
import { changeReference, moveWithVehicle } from './motion/moveWithVehicle.js';
import { FollowedObject, type ObjectContext } from './object/FollowedObject.js';
import { isUsable } from './object/measurementNoise.js';
import { isSecondBox } from './object/isSecondBox.js';
import type { TrackParameters } from './parameters.js';

/** What the tracker needs to know of a frame besides its detections. */
export interface TrackContext {
  readonly stampNs: TimeNs;
  /** Velocity of the vehicle at the stamp; undefined when neither odometry nor Doppler gives one. */
  readonly ego: EgoVelocity | undefined;
  readonly radar: RadarInBase;
  /** Some return of `radar` has a range rate over ground; otherwise its zeros mean "unknown". */
  readonly hasRadialSpeed: boolean;
  /** Period of folded range rates in m/s (the model contract's `radar.dopplerPeriodMps`); a radar that ever reports more than half of it is treated as unambiguous. Undefined: no radar folds. */
  readonly dopplerPeriodMps?: number | undefined;
  /** Where in base_link range rates are measured from (the radar's mounting); default the origin. */
  readonly radarOriginXyM?: readonly [number, number] | undefined;
  /** Mean age of the returns at the stamp: a moving object is seen where it was that long ago. Default 0. */
  readonly radarAgeSecs?: number | undefined;
}

/** With unknown ego motion the objects seem to brake and turn with the vehicle. */
const UNKNOWN_EGO_NOISE = 4;
/** Older sweeps than this are an error of the source, not something to correct for. */
const MAX_RADAR_AGE_SECS = 0.3;
/** Range rates beyond this are errors of the radar. */
const MAX_SPEED_MPS = 200;
/** Half the period, plus a margin for rounding. */
const FOLD_SLACK_MPS = 0.05;

/**
 * Tracks objects over frames: constant turn rate and velocity with a covariance each, in the vehicle's frame moved along with the vehicle, so that velocities are over ground (relative to the
 * vehicle while its motion is unknown). One instance per run; ids are never reused, not even after `reset`.
 */
export class Tracker {
  readonly #takeId: () => number;
  #parameters: TrackParameters;
  readonly #bins = new RadarBins();
  readonly #vehicle: VehicleMotion;
  #objects: FollowedObject[] = [];
  #stampNs: TimeNs | undefined;
  #isUnfolded = false;

  /** `takeId`: of the next new object; they count from 1 unless several trackers share the count. */
  constructor(parameters: TrackParameters, takeId = countFromOne()) {
    this.#parameters = parameters;
    this.#takeId = takeId;
    this.#vehicle = new VehicleMotion(parameters.egoHoldSecs);
  }

  /** From the next frame on; the tracks stay. */
  set parameters(parameters: TrackParameters) {
    this.#parameters = parameters;
    this.#vehicle.holdSecs = parameters.egoHoldSecs;
  }

  /** Tracks at the context's stamp in the order of their ids: those seen now and those still coasting. Rejected and non-finite detections are ignored. The order of the detections does not matter. */
  update(detections: readonly JudgedDetection[], context: TrackContext): readonly Track[] {
    const dtSecs = this.#step(context.stampNs);
    const isEgoKnown = this.#predict(dtSecs, context.ego);
    const objectContext = this.#objectContext(context, isEgoKnown);

    const usable = detections.filter((detection) => detection.verdict.kind !== 'rejected' && isUsable(detection));
    usable.sort(inFixedOrder);
    const trackOf = this.#assign(usable, objectContext.radarAgeSecs);
    const seen = new Set<FollowedObject>();
    for (let i = 0; i < usable.length; i++) {
      const object = trackOf[i] === -1 ? undefined : this.#objects[trackOf[i]!]!;
      if (object === undefined) continue;
      object.observe(usable[i]!, objectContext);
      seen.add(object);
    }
    for (const object of this.#objects) if (!seen.has(object)) object.miss(dtSecs);
    const born = usable.filter((detection, i) => trackOf[i] === -1 && !isSecondBox(detection, seen));
    this.#objects = this.#objects.filter((object) => this.#lives(object));
    for (const detection of born) {
      if (this.#objects.length >= this.#parameters.maxTracks) break;
      this.#objects.push(new FollowedObject(this.#takeId(), detection, objectContext));
    }
    return this.#objects.map((object) => object.toTrack(this.#parameters.provenanceSecs));
  }

  /** Whether the velocities of the tracks are over ground; they are relative to the vehicle while its motion is unknown. */
  get isOverGround(): boolean {
    return this.#vehicle.isKnown;
  }

  /** Ends all tracks and forgets the vehicle's motion. */
  reset(): void {
    this.#objects = [];
    this.#stampNs = undefined;
    this.#vehicle.reset();
  }

  /** Seconds since the frame before; a gap or a step back in time ends everything. */
  #step(stampNs: TimeNs): number {
    const last = this.#stampNs;
    if (last !== undefined) {
      const dtSecs = secsBetween(last, stampNs);
      if (dtSecs >= 0 && dtSecs <= this.#parameters.maxGapSecs) {
        this.#stampNs = stampNs;
        return dtSecs;
      }
      this.reset();
    }
    this.#stampNs = stampNs;
    return 0;
  }

  #objectContext(context: TrackContext, isEgoKnown: boolean): ObjectContext {
    const { radar, dopplerPeriodMps, radarOriginXyM } = context;
    // Velocities over ground and relative to the vehicle must not be mixed.
    const hasRadialSpeed = context.hasRadialSpeed && isEgoKnown;
    if (hasRadialSpeed) this.#bins.load(radar);
    if (hasRadialSpeed && !this.#isUnfolded && dopplerPeriodMps !== undefined) {
      const limitMps = dopplerPeriodMps / 2 + FOLD_SLACK_MPS;
      for (const speed of radar.radialSpeedMps)
        if (Math.abs(speed) > limitMps && Math.abs(speed) < MAX_SPEED_MPS) this.#isUnfolded = true;
    }
    return {
      radar,
      bins: hasRadialSpeed ? this.#bins : undefined,
      dopplerPeriodMps: this.#isUnfolded ? undefined : dopplerPeriodMps,
      dopplerSigmaMps: this.#parameters.dopplerSigmaMps,
      positionSigmaScale: this.#parameters.positionSigmaScale,
      smearSecs: this.#parameters.smearSecs,
      radarAgeSecs: Math.min(Math.max(context.radarAgeSecs ?? 0, 0), MAX_RADAR_AGE_SECS) || 0,
      isEgoKnown,
      egoSpeedMps: this.#vehicle.speedMps,
      radarXM: radarOriginXyM?.[0] ?? 0,
      radarYM: radarOriginXyM?.[1] ?? 0,
      minCameraScore: this.#parameters.minCameraScore,
      provenanceSecs: this.#parameters.provenanceSecs,
    };
  }

  /** Whether the vehicle's motion is known. */
  #predict(dtSecs: number, ego: EgoVelocity | undefined): boolean {
    const step = this.#vehicle.step(dtSecs, ego);
    for (const object of this.#objects) {
      if (step.reference !== undefined) {
        changeReference(object.motion, step.reference.velocity, step.reference.sign);
      }
      object.predict(dtSecs, step.isKnown ? 1 : UNKNOWN_EGO_NOISE);
      moveWithVehicle(object.motion, step.nowFromThen);
    }
    this.#objects = this.#objects.filter((object) => isFiniteState(object.motion));
    return step.isKnown;
  }

  #assign(detections: readonly JudgedDetection[], radarAgeSecs: number): Int32Array {
    const pairs = gateCandidates(this.#objects, detections, { ...this.#parameters, radarAgeSecs });
    return solveAssignment(pairs, this.#objects.length, detections.length, apartCost(this.#parameters.gateSigma));
  }

  #lives(object: FollowedObject): boolean {
    const { tentativeHits, tentativeCoastSecs, maxCoastSecs, maxRangeM } = this.#parameters;
    const { mean } = object.motion;
    if (!isFiniteState(object.motion) || Math.hypot(mean[X]!, mean[Y]!) > maxRangeM) return false;
    if (object.missedFrames === 0) return true;
    return object.detections < tentativeHits
      ? object.missedSecs <= tentativeCoastSecs
      : object.missedSecs <= maxCoastSecs;
  }
}

/** 1, 2, 3, ... */
export function countFromOne(): () => number {
  let last = 0;
  return () => (last += 1);
}

/** Best first, then by position, so that the result does not depend on the order of the detections. */
function inFixedOrder(a: JudgedDetection, b: JudgedDetection): number {
  return (
    b.score - a.score ||
    a.xM - b.xM ||
    a.yM - b.yM ||
    a.yawRad - b.yawRad ||
    a.lengthM - b.lengthM ||
    (a.label < b.label ? -1 : a.label > b.label ? 1 : 0)
  );
}
