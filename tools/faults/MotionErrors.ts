import { secsBetween, type TimeNs } from '#src/domain/time.js';
import type { RoadScene } from '#src/domain/RoadScene.js';
import type { SceneObject } from '#src/domain/Track.js';
import { rangeM, type TrueObject } from '#src/evaluate/detection/EvaluationObject.js';
import { WHOLE_RANGE } from '#src/evaluate/detection/rangeBands.js';
import type { TrueFrame } from '#src/evaluate/read/TrueFrame.js';
import { TRACKING_MATCH_M } from '#src/evaluate/tracking/TrackingTally.js';
import { type TrackFigures, TrackTallies } from '#src/evaluate/tracking/TrackTallies.js';
import type { SceneParameters } from '#src/scene/parameters.js';
import { MATCH_M } from './ErrorCounts.js';

/** Frame from which a track's speed counts: the first one or two are uncertain. */
const SETTLED_FRAMES = 3;
/** Collisions within this time must be reported. */
const DUE_SECS = 4;
/** Slower closing speeds are ignored. */
const MIN_CLOSING_MPS = 1;

/** Accuracy of a drive's tracks and hazards. */
export interface MotionFigures {
  readonly frames: number;
  /** Of confirmed cars; undefined without any true one. */
  readonly cars: TrackFigures | undefined;
  /** Absolute errors of the radial speed over ground of cars with radar support, from their third frame on, m/s. */
  readonly radialSpeedErrorsMps: readonly number[];
  /** Objects in the vehicle's way that it would touch within 4 s, summed over frames. */
  readonly due: number;
  /** Of these, those that some hazard with a time names. */
  readonly told: number;
  /** |told - true| / true of those. */
  readonly timeErrors: readonly number[];
}

/** Adds the frames of one drive up, in the order of their stamps. The true times come from true positions alone, independent of anything the scene computes. */
export class MotionErrors {
  readonly #scene: Pick<SceneParameters, 'egoFrontM' | 'egoWidthM'>;
  readonly #tracks = new TrackTallies();
  readonly #radialSpeedErrorsMps: number[] = [];
  readonly #timeErrors: number[] = [];
  #last: { readonly stampNs: TimeNs; readonly places: ReadonlyMap<string, TrueObject> } | undefined;
  #frames = 0;
  #due = 0;

  constructor(scene: Pick<SceneParameters, 'egoFrontM' | 'egoWidthM'>) {
    this.#scene = scene;
  }

  get figures(): MotionFigures {
    return {
      frames: this.#frames,
      cars: this.#tracks.score('confirmed', 'car'),
      radialSpeedErrorsMps: [...this.#radialSpeedErrorsMps],
      due: this.#due,
      told: this.#timeErrors.length,
      timeErrors: [...this.#timeErrors],
    };
  }

  add(scene: Pick<RoadScene, 'objects' | 'hazards'>, truth: TrueFrame): void {
    const truths = truth.objects ?? [];
    this.#frames += 1;
    const tracked = scene.objects.map((object) => ({
      ...object,
      verdict: object.verdict.kind,
      reasons: object.verdict.reasons,
    }));
    this.#tracks.addFrame(0, truth.stampNs, tracked, truths);
    for (const car of truths) if (car.label === 'car') this.#addSpeed(car, scene.objects);
    for (const one of truths) this.#addTime(one, scene, this.#trueSecs(one, truth.stampNs));
    this.#last = {
      stampNs: truth.stampNs,
      places: new Map(truths.flatMap((one) => (one.id === undefined ? [] : [[one.id, one] as const]))),
    };
  }

  #addSpeed(car: TrueObject, objects: readonly SceneObject[]): void {
    if (car.radialSpeedMps === undefined || rangeM(car) > WHOLE_RANGE.toM) return;
    const track = nearest(car, objects, TRACKING_MATCH_M);
    if (track?.radialSpeedMps === undefined || track.provenance === 'camera' || track.hits.length < SETTLED_FRAMES)
      return;
    this.#radialSpeedErrorsMps.push(Math.abs(track.radialSpeedMps - car.radialSpeedMps));
  }

  /** Time until the vehicle hits an object that is in its path now and at that time, if both continue as since the previous frame; undefined beyond 4 s. */
  #trueSecs(one: TrueObject, stampNs: TimeNs): number | undefined {
    const before = one.id === undefined ? undefined : this.#last?.places.get(one.id);
    const gapM = this.#gapM(one);
    if (this.#last === undefined || before === undefined || gapM <= 0) return undefined;
    const stepSecs = secsBetween(this.#last.stampNs, stampNs);
    const closingMps = (this.#gapM(before) - gapM) / stepSecs;
    const secs = gapM / closingMps;
    if (closingMps < MIN_CLOSING_MPS || secs >= DUE_SECS) return undefined;
    // In a bend, an object ahead now may be beside the vehicle later, and the other way round.
    const acrossThenM = one.yM + (secs * (one.yM - before.yM)) / stepSecs;
    const cos = Math.abs(Math.cos(one.yawRad));
    const sin = Math.abs(Math.sin(one.yawRad));
    const reachM = (this.#scene.egoWidthM + sin * one.lengthM + cos * one.widthM) / 2;
    return Math.max(Math.abs(one.yM), Math.abs(acrossThenM)) < reachM ? secs : undefined;
  }

  #addTime(one: TrueObject, { objects, hazards }: Pick<RoadScene, 'objects' | 'hazards'>, trueSecs?: number): void {
    if (trueSecs === undefined) return;
    this.#due += 1;
    const ids = new Set(objects.filter((object) => apartM(object, one) <= MATCH_M).map(({ trackId }) => trackId));
    const told = hazards
      .filter(({ evidence }) => evidence.trackIds.some((id) => ids.has(id)))
      .flatMap(({ timeSecs }) => timeSecs ?? []);
    if (told.length > 0) this.#timeErrors.push(Math.abs(Math.min(...told) - trueSecs) / trueSecs);
  }

  #gapM({ xM, yawRad, lengthM, widthM }: TrueObject): number {
    const halfAlongM = (Math.abs(Math.cos(yawRad)) * lengthM + Math.abs(Math.sin(yawRad)) * widthM) / 2;
    return xM - halfAlongM - this.#scene.egoFrontM;
  }
}

interface Place {
  readonly xM: number;
  readonly yM: number;
}

const apartM = (a: Place, b: Place): number => Math.hypot(a.xM - b.xM, a.yM - b.yM);

function nearest(truth: Place, objects: readonly SceneObject[], withinM: number): SceneObject | undefined {
  let best: SceneObject | undefined;
  for (const object of objects)
    if (apartM(object, truth) <= (best === undefined ? withinM : apartM(best, truth))) best = object;
  return best;
}
