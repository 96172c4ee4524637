import { VULNERABLE_CLASSES } from '#src/domain/ObjectClass.js';
import type { RoadScene } from '#src/domain/RoadScene.js';
import { rangeM, type TrueObject } from '#src/evaluate/detection/EvaluationObject.js';
import type { TrueFrame } from '#src/evaluate/read/TrueFrame.js';
import type { BandCamera } from '#src/geometry/BandCamera.js';
import { isInPicture } from '#src/guard/objects/isInPicture.js';

const NEAR_M = 12;
/** A person is taken for the one that is confirmed at most this far away. */
const MATCH_M = 2;
/** A near object should be confirmed by this frame in which it is near. */
const IN_TIME_FRAMES = 3;

export interface NearFigures {
  /** People, riders, animals and things on the road that were near for 3 frames or longer. */
  readonly objects: number;
  /** Of these, those confirmed in their third near frame or before. */
  readonly inTime: number;
  /** Near objects, summed over frames, and those confirmed there. */
  readonly frames: number;
  readonly confirmedFrames: number;
}

/** Counts what is nearer than 12 m, in the model's picture and not mostly hidden, vehicles left out, over the frames of one drive. */
export class NearObjects {
  readonly #byId = new Map<string, { frames: number; confirmedAt: number | undefined }>();
  #frames = 0;
  #confirmedFrames = 0;

  get figures(): NearFigures {
    const lasting = [...this.#byId.values()].filter(({ frames }) => frames >= IN_TIME_FRAMES);
    return {
      objects: lasting.length,
      inTime: lasting.filter(({ confirmedAt }) => confirmedAt !== undefined && confirmedAt <= IN_TIME_FRAMES).length,
      frames: this.#frames,
      confirmedFrames: this.#confirmedFrames,
    };
  }

  add(scene: Pick<RoadScene, 'objects'>, truth: TrueFrame, camera: BandCamera | undefined): void {
    for (const one of truth.objects ?? []) {
      if (one.id === undefined || !isSmall(one) || one.occlusion === 2 || rangeM(one) >= NEAR_M) continue;
      if (camera === undefined || !isInPicture(one, camera)) continue;
      const seen = this.#byId.get(one.id) ?? { frames: 0, confirmedAt: undefined };
      this.#byId.set(one.id, seen);
      seen.frames += 1;
      this.#frames += 1;
      if (!scene.objects.some((object) => object.verdict.kind === 'confirmed' && isSame(object, one))) continue;
      this.#confirmedFrames += 1;
      seen.confirmedAt ??= seen.frames;
    }
  }
}

const isSmall = ({ label }: Pick<TrueObject, 'label'>): boolean => VULNERABLE_CLASSES.has(label) || label === 'hazard';

const isSame = (object: RoadScene['objects'][number], one: TrueObject): boolean =>
  VULNERABLE_CLASSES.has(object.label) === VULNERABLE_CLASSES.has(one.label) &&
  isSmall(object) &&
  Math.hypot(object.xM - one.xM, object.yM - one.yM) <= MATCH_M;
