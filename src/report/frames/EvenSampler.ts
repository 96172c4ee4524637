/** Keeps at most `capacity` items evenly spread over a stream of unknown length: every n-th, where n doubles whenever they become too many. */
export class EvenSampler<T> {
  readonly #capacity: number;
  #stride = 1;
  #kept: { readonly index: number; readonly item: T }[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Whether item number `index` belongs in the sample; check before making it. */
  wants(index: number): boolean {
    return index % this.#stride === 0;
  }

  add(index: number, item: T): void {
    this.#kept.push({ index, item });
    if (this.#kept.length <= this.#capacity) return;
    this.#stride *= 2;
    this.#kept = this.#kept.filter((entry) => entry.index % this.#stride === 0);
  }

  items(): readonly T[] {
    return this.#kept.map(({ item }) => item);
  }
}
