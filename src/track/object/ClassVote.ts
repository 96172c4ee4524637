import type { ObjectClass } from '../../domain/ObjectClass.js';

/** Old votes lose this share with each new one. */
const FORGET = 0.08;
/** Another class must have this many times the votes of the present one before the label changes. */
const LEAD_TO_CHANGE = 1.4;

/** The class of an object over its life: each detection votes with its score; the label changes only for a clear lead. */
export class ClassVote {
  readonly #votes = new Map<ObjectClass, number>();
  #label: ObjectClass;

  constructor(label: ObjectClass, score: number) {
    this.#label = label;
    this.#votes.set(label, Math.max(score, 1e-3));
  }

  get label(): ObjectClass {
    return this.#label;
  }

  add(label: ObjectClass, score: number): void {
    for (const [name, votes] of this.#votes) this.#votes.set(name, votes * (1 - FORGET));
    this.#votes.set(label, (this.#votes.get(label) ?? 0) + Math.max(score, 1e-3));
    // `unknown` is no evidence against a known class.
    if (label === 'unknown') return;
    const present = this.#label === 'unknown' ? 0 : this.#votes.get(this.#label)!;
    if (this.#votes.get(label)! > LEAD_TO_CHANGE * present) this.#label = label;
  }

  /** Share of the votes per class, summing to 1. */
  shares(): Readonly<Partial<Record<ObjectClass, number>>> {
    let total = 0;
    for (const votes of this.#votes.values()) total += votes;
    const shares: Partial<Record<ObjectClass, number>> = {};
    for (const [label, votes] of this.#votes) shares[label] = votes / total;
    return shares;
  }
}
