/** Durations in buckets 2 % apart from 1 µs to 1,000 s: percentiles of a run of any length in constant memory. */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;

  add(ms: number): void {
    const bucket = Math.round(Math.log(Math.max(ms, MIN_MS) / MIN_MS) / LOG_STEP);
    this.#counts[Math.min(bucket, BUCKETS - 1)]! += 1;
    this.#total += 1;
  }

  get total(): number {
    return this.#total;
  }

  /** `share` 0..1; 0 when nothing was added. */
  percentileMs(share: number): number {
    if (this.#total === 0) return 0;
    const rank = Math.max(1, Math.ceil(share * this.#total));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#counts[bucket]!;
      if (seen >= rank) return MIN_MS * Math.exp(bucket * LOG_STEP);
    }
    return Infinity;
  }
}

const MIN_MS = 1e-3;
const LOG_STEP = Math.log(1.02);
const BUCKETS = Math.ceil(Math.log(1e9) / LOG_STEP) + 1;
