import type { RoadScene } from '#src/domain/RoadScene.js';
import type { SceneObject } from '#src/domain/Track.js';
import type { JudgedDetection } from '#src/domain/Verdict.js';
import type { BandCamera } from '#src/geometry/BandCamera.js';
import { isInPicture } from '#src/guard/objects/isInPicture.js';
import { rangeM, type TrueObject } from '#src/evaluate/detection/EvaluationObject.js';
import type { TrueFrame } from '#src/evaluate/read/TrueFrame.js';

/** Objects and truths farther than this are not counted, as in the evaluation. */
const RANGE_M = 50;
/** Centres this close may be the same object: the widest match distance of the evaluation. */
export const MATCH_M = 4;
/** Frames in a row in which a true object must have been in the picture and known to the model before a confirmation is due: the guard wants 2 of 3. */
export const DUE_FRAMES = 3;

/** Errors of the planner's input against the truth, over frames. */
export interface ErrorCounts {
  readonly frames: number;
  /** Frames without a true object within 54 m. */
  readonly freeFrames: number;
  /** Phantoms: confirmed objects farther than 4 m plus half their own length from any true object. */
  readonly phantoms: number;
  readonly phantomsInFreeFrames: number;
  /** True objects within 50 m that are not mostly hidden. */
  readonly truths: number;
  /** True objects with a confirmed object. */
  readonly confirmed: number;
  /** True objects with at best an unconfirmed object. */
  readonly unconfirmed: number;
  /** True objects whose detections were all rejected by the guard. */
  readonly rejected: number;
  /** True objects that the model did not detect. */
  readonly notFound: number;
  /** Of `confirmed` and `unconfirmed`, those due for confirmation: detected by the model in the picture for the third frame in a row or longer. */
  readonly due: number;
  /** Of these, those that are unconfirmed. */
  readonly dueUnconfirmed: number;
  /** Of `unconfirmed`: outside the picture, where radar alone may not confirm. */
  readonly outside: number;
  /** Of `unconfirmed`: in the picture, for the first or second frame. */
  readonly entering: number;
  /** `dueUnconfirmed` again, by the reasons of the nearest object. */
  readonly dueUnconfirmedFor: Readonly<Record<string, number>>;
  /** `unconfirmed` again, by the reasons of the nearest object. */
  readonly unconfirmedFor: Readonly<Record<string, number>>;
  readonly rejectedFor: Readonly<Record<string, number>>;
}

/** Accumulates frames. */
export class ErrorCounter {
  readonly #counts = {
    frames: 0,
    freeFrames: 0,
    phantoms: 0,
    phantomsInFreeFrames: 0,
    truths: 0,
    confirmed: 0,
    unconfirmed: 0,
    rejected: 0,
    notFound: 0,
    due: 0,
    dueUnconfirmed: 0,
    outside: 0,
    entering: 0,
  };
  /** Frames in a row in which each true object was in the picture and detected. */
  #inSight = new Map<string, number>();
  readonly #dueUnconfirmedFor: Record<string, number> = {};
  readonly #unconfirmedFor: Record<string, number> = {};
  readonly #rejectedFor: Record<string, number> = {};

  get counts(): ErrorCounts {
    return {
      ...this.#counts,
      dueUnconfirmedFor: { ...this.#dueUnconfirmedFor },
      unconfirmedFor: { ...this.#unconfirmedFor },
      rejectedFor: { ...this.#rejectedFor },
    };
  }

  /** `camera`: where the picture was, undefined when there was none. */
  add(
    { objects, detections }: Pick<RoadScene, 'objects' | 'detections'>,
    truth: TrueFrame,
    camera: BandCamera | undefined,
  ): void {
    const counts = this.#counts;
    counts.frames += 1;
    const isFree = !truth.present.some((object) => rangeM(object) < RANGE_M + MATCH_M);
    if (isFree) counts.freeFrames += 1;
    const phantoms = objects.filter((object) => isPhantom(object, truth.present)).length;
    counts.phantoms += phantoms;
    if (isFree) counts.phantomsInFreeFrames += phantoms;
    const before = this.#inSight;
    this.#inSight = new Map();
    for (const object of truth.objects ?? [])
      if (rangeM(object) <= RANGE_M && (object.occlusion ?? 0) < 2) {
        const near = detections.some((one) => one.verdict.kind !== 'rejected' && distanceM(one, object) <= MATCH_M);
        const isInside = camera !== undefined && isInPicture(object, camera);
        const frames = near && isInside ? (before.get(object.id ?? '') ?? 0) + 1 : 0;
        // An object that coasts through a frame does not count as new.
        const kept = !near && isInside ? (before.get(object.id ?? '') ?? 0) : frames;
        // Recordings without tracks do not show how long an object has been seen.
        if (object.id !== undefined) this.#inSight.set(object.id, kept);
        this.#addTruth(
          object,
          objects,
          detections,
          isInside ? (object.id === undefined ? DUE_FRAMES : kept) : undefined,
        );
      }
  }

  /** `inSight`: frames in which it has been in the picture and known, this one included; undefined outside. */
  #addTruth(
    truth: TrueObject,
    objects: readonly SceneObject[],
    detections: readonly JudgedDetection[],
    inSight: number | undefined,
  ): void {
    const counts = this.#counts;
    const isDue = inSight !== undefined && inSight >= DUE_FRAMES;
    counts.truths += 1;
    const near = [...objects, ...detections]
      .filter((object) => distanceM(object, truth) <= MATCH_M)
      .sort((a, b) => distanceM(a, truth) - distanceM(b, truth));
    if (objects.some((object) => object.verdict.kind === 'confirmed' && near.includes(object))) {
      counts.confirmed += 1;
      if (isDue) counts.due += 1;
      return;
    }
    const unconfirmed = near.find(({ verdict }) => verdict.kind !== 'rejected');
    if (unconfirmed !== undefined) {
      counts.unconfirmed += 1;
      addReasons(this.#unconfirmedFor, unconfirmed);
      if (inSight === undefined) counts.outside += 1;
      else if (!isDue) counts.entering += 1;
      else {
        counts.due += 1;
        counts.dueUnconfirmed += 1;
        addReasons(this.#dueUnconfirmedFor, unconfirmed);
      }
      return;
    }
    const [rejected] = near;
    if (rejected === undefined) counts.notFound += 1;
    else {
      counts.rejected += 1;
      addReasons(this.#rejectedFor, rejected);
    }
  }
}

interface Place {
  readonly xM: number;
  readonly yM: number;
}

const distanceM = (a: Place, b: Place): number => Math.hypot(a.xM - b.xM, a.yM - b.yM);

export const isPhantom = (object: JudgedDetection, present: readonly TrueObject[]): boolean =>
  object.verdict.kind === 'confirmed' &&
  rangeM(object) <= RANGE_M &&
  !present.some((truth) => distanceM(object, truth) <= Math.max(MATCH_M, truth.lengthM / 2 + 1));

function addReasons(counts: Record<string, number>, { verdict }: JudgedDetection): void {
  for (const reason of verdict.reasons.length === 0 ? ['of the frame'] : verdict.reasons)
    counts[reason] = (counts[reason] ?? 0) + 1;
}
