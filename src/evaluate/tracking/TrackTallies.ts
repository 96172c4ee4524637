import { secsBetween, type TimeNs } from '../../domain/time.js';
import type { ObjectClass } from '../../domain/ObjectClass.js';
import { rangeM, type TrueObject } from '../detection/EvaluationObject.js';
import { WHOLE_RANGE } from '../detection/rangeBands.js';
import type { TrackedObject } from '../read/PredictedFrame.js';
import type { TrackedPlace } from './TrackedPlace.js';
import { type TrackingScore, TrackingTally } from './TrackingTally.js';

/** Which published objects count: all but the rejected, or those a planner may act on. */
export const TRACK_SETS = ['published', 'confirmed'] as const;
/** Which tracks are scored: all that were published, or the confirmed ones. @useDeclaredType */
export type TrackSet = (typeof TRACK_SETS)[number];

export interface TrackFigures extends TrackingScore {
  /** Time over which truths were followed, summed over truths. */
  readonly followedSecs: number;
  /** Absent when nothing was followed. */
  readonly idSwitchesPer10Secs?: number | undefined;
}

interface DriveTally {
  readonly tallies: Map<string, TrackingTally>;
  readonly ids: Map<string, number>;
  firstNs: TimeNs;
  lastNs: TimeNs;
  frames: number;
}

/** Ids over time, each class and drive for itself, within the range of the other scores. */
export class TrackTallies {
  readonly #drives = new Map<number, DriveTally>();

  /** Frames of a drive in the order of their stamps. */
  addFrame(drive: number, stampNs: TimeNs, tracked: readonly TrackedObject[], truths: readonly TrueObject[]): void {
    let kept = this.#drives.get(drive);
    if (kept === undefined) {
      kept = { tallies: new Map(), ids: new Map(), firstNs: stampNs, lastNs: stampNs, frames: 0 };
      this.#drives.set(drive, kept);
    }
    kept.lastNs = stampNs;
    kept.frames += 1;
    const near = truths.filter((truth) => truth.id !== undefined && rangeM(truth) < WHOLE_RANGE.toM);
    const tracks = tracked.filter((track) => track.verdict !== 'rejected' && rangeM(track) < WHOLE_RANGE.toM);
    for (const label of new Set([...near, ...tracks].map((object) => object.label))) {
      const places = near.filter((truth) => truth.label === label).map((truth) => placeOf(truth, kept.ids));
      for (const set of TRACK_SETS) {
        const own = tracks.filter(
          (track) => track.label === label && (set === 'published' || track.verdict === 'confirmed'),
        );
        tallyOf(kept, set, label).addFrame(
          places,
          own.map(({ trackId, xM, yM }) => ({ id: trackId, xM, yM })),
        );
      }
    }
  }

  /** Of one class over all drives; undefined without truths. */
  score(set: TrackSet, label: ObjectClass): TrackFigures | undefined {
    const sum = { frames: 0, truths: 0, matches: 0, misses: 0, falsePositives: 0, idSwitches: 0, fragmentations: 0 };
    const ids = { idTruePositives: 0, idFalsePositives: 0, idFalseNegatives: 0 };
    let distanceM = 0;
    let followedSecs = 0;
    for (const drive of this.#drives.values()) {
      const score = drive.tallies.get(`${set} ${label}`)?.score();
      if (score === undefined) continue;
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += score[key];
      for (const key of Object.keys(ids) as (keyof typeof ids)[]) ids[key] += score[key];
      const followed = score.matches + score.idSwitches;
      distanceM += (score.motpM ?? 0) * followed;
      const intervalSecs = secsBetween(drive.firstNs, drive.lastNs) / Math.max(1, drive.frames - 1);
      followedSecs += followed * intervalSecs;
    }
    if (sum.truths === 0) return undefined;
    const followed = sum.matches + sum.idSwitches;
    return {
      ...sum,
      ...ids,
      mota: 1 - (sum.misses + sum.falsePositives + sum.idSwitches) / sum.truths,
      motpM: followed === 0 ? undefined : distanceM / followed,
      idf1: (2 * ids.idTruePositives) / (2 * ids.idTruePositives + ids.idFalsePositives + ids.idFalseNegatives),
      followedSecs,
      idSwitchesPer10Secs: followedSecs === 0 ? undefined : (10 * sum.idSwitches) / followedSecs,
    };
  }
}

function tallyOf(drive: DriveTally, set: TrackSet, label: ObjectClass): TrackingTally {
  const key = `${set} ${label}`;
  let tally = drive.tallies.get(key);
  if (tally === undefined) drive.tallies.set(key, (tally = new TrackingTally()));
  return tally;
}

function placeOf({ id = '', xM, yM }: TrueObject, ids: Map<string, number>): TrackedPlace {
  let number = ids.get(id);
  if (number === undefined) ids.set(id, (number = ids.size));
  return { id: number, xM, yM };
}
