/** Counts consecutive frames with a condition; one frame without it resets the count. */
export class FrameCounter {
  #frames = 0;

  get frames(): number {
    return this.#frames;
  }

  reset(): void {
    this.#frames = 0;
  }

  /** The count with this frame. */
  add(shows: boolean): number {
    this.#frames = shows ? this.#frames + 1 : 0;
    return this.#frames;
  }
}
