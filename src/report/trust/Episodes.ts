/** A state that lasted from one scene to another. */
export interface Episode<T> {
  readonly key: string;
  readonly fromSecs: number;
  toSecs: number;
  scenes: number;
  /** From the worst scene of the episode. */
  item: T;
}

/** Longer gaps end an episode; a flickering hazard is a single episode. */
const GAP_SECS = 1;

/** Runs of scenes with the same state. Keeps at most `capacity`; `dropped` counts those beyond. */
export class Episodes<T> {
  readonly #capacity: number;
  readonly #isWorse: (a: T, b: T) => boolean;
  readonly #open = new Map<string, Episode<T>>();
  readonly #all: Episode<T>[] = [];
  dropped = 0;

  constructor(isWorse: (a: T, b: T) => boolean, capacity = 200) {
    this.#isWorse = isWorse;
    this.#capacity = capacity;
  }

  add(key: string, secs: number, item: T): void {
    const open = this.#open.get(key);
    // A stamp that goes back also begins a new episode.
    if (open !== undefined && secs >= open.toSecs && secs - open.toSecs <= GAP_SECS) {
      open.toSecs = secs;
      open.scenes += 1;
      if (this.#isWorse(item, open.item)) open.item = item;
      return;
    }
    const episode: Episode<T> = { key, fromSecs: secs, toSecs: secs, scenes: 1, item };
    if (this.#open.size > this.#capacity) this.#open.clear();
    this.#open.set(key, episode);
    if (this.#all.length < this.#capacity) this.#all.push(episode);
    else this.dropped += 1;
  }

  /** In order of their beginning. */
  all(): readonly Episode<T>[] {
    return this.#all;
  }
}
