import type { FrameTiming } from './MeteredEngine.js';

/** At the start of a replay nothing overlaps. */
export const SKIPPED_FRAMES = 3;

/** Time beyond `session.run` until the next frame starts, as a share of `session.run`. */
export function nonOverlappedShares(timings: readonly FrameTiming[]): number[] {
  return timings
    .slice(SKIPPED_FRAMES, -1)
    .map(({ startMs, runMs }, i) => (timings[SKIPPED_FRAMES + i + 1]!.startMs - startMs - runMs) / runMs);
}

/** From the first frame counted to the end of the last. */
export function framesPerSec(timings: readonly FrameTiming[]): number {
  const used = timings.slice(SKIPPED_FRAMES);
  return (used.length / (used.at(-1)!.endMs - used[0]!.startMs)) * 1000;
}
