import { munkres } from 'munkres';
import { distanceM, type TrackedPlace } from './TrackedPlace.js';

/** Ristani et al. 2016: each truth is given one id for the whole drive so that as many frames as possible agree. */
export interface IdentityScore {
  readonly idTruePositives: number;
  readonly idFalsePositives: number;
  readonly idFalseNegatives: number;
  /** Undefined where nothing was there. */
  readonly idf1?: number | undefined;
}

/** Counts in how many frames each truth and each track were in reach of each other. */
export class IdentityTally {
  readonly #together = new Map<number, Map<number, number>>();
  readonly #trackIds = new Set<number>();
  #truths = 0;
  #tracks = 0;

  addFrame(truths: readonly TrackedPlace[], tracks: readonly TrackedPlace[], limitM: number): void {
    this.#truths += truths.length;
    this.#tracks += tracks.length;
    for (const { id } of tracks) this.#trackIds.add(id);
    for (const truth of truths) {
      let row = this.#together.get(truth.id);
      if (row === undefined) this.#together.set(truth.id, (row = new Map<number, number>()));
      for (const track of tracks) {
        if (distanceM(truth, track) <= limitM) row.set(track.id, (row.get(track.id) ?? 0) + 1);
      }
    }
  }

  score(): IdentityScore {
    const ids = [...this.#trackIds];
    const rows = [...this.#together.values()];
    let agreed = 0;
    if (rows.length > 0 && ids.length > 0) {
      const costs = rows.map((row) => ids.map((id) => -(row.get(id) ?? 0)));
      for (const [r, c] of munkres(costs)) agreed -= costs[r]![c]!;
    }
    const all = this.#truths + this.#tracks;
    return {
      idTruePositives: agreed,
      idFalsePositives: this.#tracks - agreed,
      idFalseNegatives: this.#truths - agreed,
      idf1: all === 0 ? undefined : (2 * agreed) / all,
    };
  }
}
