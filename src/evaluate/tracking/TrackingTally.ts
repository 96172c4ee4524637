import { munkres } from 'munkres';
import { IdentityTally, type IdentityScore } from './IdentityTally.js';
import { distanceM, type TrackedPlace } from './TrackedPlace.js';

/** CLEAR MOT (Bernardin, Stiefelhagen 2008) and identity scores (Ristani et al. 2016), as py-motmetrics computes them. Ratios are undefined where nothing was there to count. */
export interface TrackingScore extends IdentityScore {
  readonly frames: number;
  readonly truths: number;
  readonly matches: number;
  readonly misses: number;
  readonly falsePositives: number;
  /** A truth is matched to another id than the last time. */
  readonly idSwitches: number;
  /** A truth is lost after it was followed, and found again. */
  readonly fragmentations: number;
  /** 1 - (misses + false positives + switches) / truths. */
  readonly mota?: number | undefined;
  /** Mean distance of matched pairs, metres. */
  readonly motpM?: number | undefined;
}

/** Pairs further apart than this are never matched; nuScenes tracking uses the same 2 m. */
export const TRACKING_MATCH_M = 2;

/** Counts how well ids follow the truth, frame by frame of one drive. Truths that were matched keep their partner as long as it is in reach; the rest is assigned by least total distance. */
export class TrackingTally {
  readonly #limitM: number;
  readonly #identity = new IdentityTally();
  /** Id a truth was last matched to, and whether it was in its last frame. */
  readonly #partner = new Map<number, number>();
  readonly #wasFollowed = new Map<number, { now: boolean; ever: boolean }>();
  #frames = 0;
  #truths = 0;
  #matches = 0;
  #idSwitches = 0;
  #falsePositives = 0;
  #fragmentations = 0;
  #distanceM = 0;

  constructor(limitM = TRACKING_MATCH_M) {
    this.#limitM = limitM;
  }

  addFrame(truths: readonly TrackedPlace[], tracks: readonly TrackedPlace[]): void {
    this.#frames += 1;
    this.#truths += truths.length;
    const pairs = this.#match(truths, tracks);
    this.#falsePositives += tracks.length - pairs.size;
    this.#identity.addFrame(truths, tracks, this.#limitM);
    for (const truth of truths) {
      const track = pairs.get(truth);
      const followed = this.#wasFollowed.get(truth.id) ?? { now: false, ever: false };
      if (track !== undefined) {
        this.#matches += 1;
        this.#distanceM += distanceM(truth, track);
        const last = this.#partner.get(truth.id);
        if (last !== undefined && last !== track.id) this.#idSwitches += 1;
        this.#partner.set(truth.id, track.id);
        if (followed.ever && !followed.now) this.#fragmentations += 1;
      }
      this.#wasFollowed.set(truth.id, { now: track !== undefined, ever: followed.ever || track !== undefined });
    }
  }

  score(): TrackingScore {
    const misses = this.#truths - this.#matches;
    const errors = misses + this.#falsePositives + this.#idSwitches;
    return {
      frames: this.#frames,
      truths: this.#truths,
      matches: this.#matches - this.#idSwitches,
      misses,
      falsePositives: this.#falsePositives,
      idSwitches: this.#idSwitches,
      fragmentations: this.#fragmentations,
      mota: this.#truths === 0 ? undefined : 1 - errors / this.#truths,
      motpM: this.#matches === 0 ? undefined : this.#distanceM / this.#matches,
      ...this.#identity.score(),
    };
  }

  #match(truths: readonly TrackedPlace[], tracks: readonly TrackedPlace[]): Map<TrackedPlace, TrackedPlace> {
    const pairs = new Map<TrackedPlace, TrackedPlace>();
    const free = new Set(tracks);
    for (const truth of truths) {
      const last = this.#partner.get(truth.id);
      const track = last === undefined ? undefined : tracks.find(({ id }) => id === last);
      if (track === undefined || !free.has(track) || distanceM(truth, track) > this.#limitM) continue;
      pairs.set(truth, track);
      free.delete(track);
    }
    const open = truths.filter((truth) => !pairs.has(truth));
    const candidates = [...free];
    if (open.length === 0 || candidates.length === 0) return pairs;
    // More than all true pairs together, so that as many as possible are matched.
    const apart = (Math.min(open.length, candidates.length) + 1) * (this.#limitM + 1);
    const costs = open.map((truth) =>
      candidates.map((track) => {
        const off = distanceM(truth, track);
        return off <= this.#limitM ? off : apart;
      }),
    );
    for (const [t, c] of munkres(costs)) if (costs[t]![c]! < apart) pairs.set(open[t]!, candidates[c]!);
    return pairs;
  }
}
