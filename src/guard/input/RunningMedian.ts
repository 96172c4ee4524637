/** Median of the newest values. A value costs one insertion into a sorted window. */
export class RunningMedian {
  readonly #ring: Float64Array;
  readonly #sorted: Float64Array;
  #count = 0;
  #next = 0;

  constructor(window: number) {
    this.#ring = new Float64Array(window);
    this.#sorted = new Float64Array(window);
  }

  get count(): number {
    return this.#count;
  }

  /** 0 of nothing. */
  get value(): number {
    return this.#count === 0 ? 0 : this.#sorted[(this.#count - 1) >> 1]!;
  }

  reset(): void {
    this.#count = 0;
    this.#next = 0;
  }

  /** Non-finite values are ignored. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    const sorted = this.#sorted;
    if (this.#count === this.#ring.length) this.#remove(this.#ring[this.#next]!);
    let at = this.#count;
    while (at > 0 && sorted[at - 1]! > value) {
      sorted[at] = sorted[at - 1]!;
      at -= 1;
    }
    sorted[at] = value;
    this.#count += 1;
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % this.#ring.length;
  }

  #remove(value: number): void {
    const sorted = this.#sorted;
    let at = 0;
    while (sorted[at] !== value) at += 1;
    this.#count -= 1;
    for (; at < this.#count; at++) sorted[at] = sorted[at + 1]!;
  }
}
