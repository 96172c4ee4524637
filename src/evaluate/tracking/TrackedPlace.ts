/** A thing with a lasting id at a place in one frame. */
export interface TrackedPlace {
  readonly id: number;
  readonly xM: number;
  readonly yM: number;
}

export const distanceM = (a: TrackedPlace, b: TrackedPlace): number => Math.hypot(a.xM - b.xM, a.yM - b.yM);
