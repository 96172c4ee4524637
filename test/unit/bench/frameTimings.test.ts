import { describe, expect, it } from 'vitest';
import { framesPerSec, nonOverlappedShares, SKIPPED_FRAMES } from '../../../src/bench/frameTimings.js';
import { median, percentile } from '../../../src/bench/percentile.js';

/** A slow start, then frames every 25 ms of which the model ran 20. */
const timings = Array.from({ length: 10 + SKIPPED_FRAMES }, (_, i) => {
  const startMs = i < SKIPPED_FRAMES ? i * 500 : SKIPPED_FRAMES * 500 + (i - SKIPPED_FRAMES) * 25;
  return { startMs, endMs: startMs + 21, runMs: 20 };
});

describe('frame timings', () => {
  it('count as not overlapped what is left of the time to the next frame', () => {
    expect(nonOverlappedShares(timings)).toEqual(Array.from({ length: 9 }, () => 0.25));
  });

  it('leave the start out of the throughput', () => {
    expect(framesPerSec(timings)).toBeCloseTo(10 / 0.246, 6);
  });
});

describe('percentile', () => {
  it('takes the nearest rank', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(percentile([4, 1, 3, 2], 0.9)).toBe(4);
    expect(median([7])).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });
});
