/** Measures consecutive stages. */
export class StageClock {
  #lastMs = performance.now();

  /** Since the last call, or since it was made. */
  lapMs(): number {
    const nowMs = performance.now();
    const lapMs = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    return lapMs;
  }
}
