import { describe, expect, it } from 'vitest';
import { Rng } from '../../../../src/synth/math/Rng.js';
import { type Footprint, overlapArea } from '../../../../src/guard/objects/overlapArea.js';

const box = (change: Partial<Footprint> = {}): Footprint => ({
  xM: 0,
  yM: 0,
  lengthM: 4,
  widthM: 2,
  yawRad: 0,
  ...change,
});

const holds = (b: Footprint, x: number, y: number): boolean => {
  const dx = x - b.xM;
  const dy = y - b.yM;
  const c = Math.cos(b.yawRad);
  const s = Math.sin(b.yawRad);
  return Math.abs(c * dx + s * dy) <= b.lengthM / 2 && Math.abs(c * dy - s * dx) <= b.widthM / 2;
};

describe('overlapArea', () => {
  it('is known for simple cases', () => {
    expect(overlapArea(box(), box())).toBeCloseTo(8, 9);
    expect(overlapArea(box(), box({ xM: 1, yM: 1 }))).toBeCloseTo(3, 9);
    expect(overlapArea(box(), box({ yawRad: Math.PI / 2 }))).toBeCloseTo(4, 9);
    expect(overlapArea(box(), box({ xM: 5 }))).toBe(0);
  });

  it('equals counting points of a fine raster', () => {
    const rng = new Rng(3);
    for (let n = 0; n < 20; n++) {
      const a = box({ lengthM: rng.uniform(1, 8), widthM: rng.uniform(1, 3), yawRad: rng.uniform(-4, 4), xM: 20 });
      const b = box({ xM: 20 + rng.uniform(-3, 3), yM: rng.uniform(-3, 3), yawRad: rng.uniform(-4, 4) });
      let inside = 0;
      for (let x = 14; x < 26; x += 0.05)
        for (let y = -6; y < 6; y += 0.05) if (holds(a, x, y) && holds(b, x, y)) inside += 1;
      expect(overlapArea(a, b)).toBeCloseTo(inside * 0.0025, 0.5);
      expect(overlapArea(a, b)).toBeCloseTo(overlapArea(b, a), 9);
    }
  });
});
