import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EvenSampler } from '../../../src/report/frames/EvenSampler.js';

it('EvenSampler keeps a bounded number of equally spaced items, the first among them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 2, max: 12 }), (count, capacity) => {
      const sampler = new EvenSampler<number>(capacity);
      for (let i = 0; i < count; i++) if (sampler.wants(i)) sampler.add(i, i);
      const kept = sampler.items();
      expect(kept.length).toBeLessThanOrEqual(capacity);
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(count, Math.ceil(capacity / 2)));
      expect(kept[0]).toBe(0);
      const gaps = new Set(kept.slice(1).map((item, i) => item - kept[i]!));
      expect(gaps.size).toBeLessThanOrEqual(1);
      // Nor does the sample leave the end of the run out.
      const [gap] = gaps;
      if (gap !== undefined) expect(count - kept.at(-1)!).toBeLessThanOrEqual(gap);
    }),
  );
});
