import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/synth/math/Rng.js';
import { ConditionTally } from '../../../src/evaluate/conditions/ConditionTally.js';
import { bootstrapIntervals } from '../../../src/evaluate/statistics/bootstrap.js';
import { interpolate } from '../../../src/evaluate/statistics/interpolate.js';
import { quantile, weightedMedian } from '../../../src/evaluate/statistics/quantile.js';

describe('interpolate', () => {
  it('takes the last of equal places and says what lies outside', () => {
    const [xs, ys] = [
      [0.2, 0.4, 0.4, 0.6],
      [1, 2, 3, 5],
    ];
    expect([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map((x) => interpolate(x, xs, ys, 0))).toEqual([
      1,
      1,
      expect.closeTo(1.5, 12),
      3,
      expect.closeTo(4, 12),
      5,
      0,
    ]);
    expect(interpolate(9, xs, ys)).toBe(5);
    expect(interpolate(0.5, [0.5], [7], 0)).toBe(7);
  });
});

describe('quantiles', () => {
  it('lie between order statistics', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([], 0.5)).toBeUndefined();
  });

  it('of drawn drives are those of the values drawn', () => {
    const values = [1, 2, 4, 8].map((value, drive) => ({ value, drive }));
    expect(weightedMedian(values, [1, 1, 1, 1])).toBe(3);
    expect(weightedMedian(values, [0, 0, 3, 1])).toBe(4);
    expect(weightedMedian(values, [2, 0, 0, 2])).toBe(4.5);
    expect(weightedMedian(values, [0, 0, 0, 0])).toBeUndefined();
  });
});

describe('bootstrap', () => {
  const values = Array.from({ length: 40 }, (_, i) => Math.sin(i) * 3);
  const mean = (weights: ArrayLike<number>) => {
    let [sum, count] = [0, 0];
    values.forEach((value, i) => {
      sum += value * weights[i]!;
      count += weights[i]!;
    });
    return { mean: sum / count, never: undefined };
  };
  const all = [...values.keys()];

  it('covers the standard error of a mean', () => {
    const [low, high] = bootstrapIntervals(all, 40, 2000, new Rng(1), mean).get('mean')!;
    const centre = values.reduce((sum, value) => sum + value, 0) / 40;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 40);
    const expected = 2 * 1.96 * (deviation / Math.sqrt(40));
    expect(high - low).toBeGreaterThan(0.9 * expected);
    expect(high - low).toBeLessThan(1.1 * expected);
    expect((low + high) / 2).toBeCloseTo(centre, 0);
  });

  it('is the same for the same seed, and draws nothing for numbers that cannot be said', () => {
    const once = bootstrapIntervals(all, 40, 100, new Rng(7), mean);
    expect(bootstrapIntervals(all, 40, 100, new Rng(7), mean)).toEqual(once);
    expect(bootstrapIntervals(all, 40, 100, new Rng(8), mean)).not.toEqual(once);
    expect([...once.keys()]).toEqual(['mean']);
  });

  it('draws as many drives as there are, of those it may draw', () => {
    bootstrapIntervals([1, 3], 4, 50, new Rng(1), (weights) => {
      expect([weights[0], weights[2], weights[1]! + weights[3]!]).toEqual([0, 0, 2]);
      return {};
    });
  });

  it('says nothing of one drive', () => {
    expect(bootstrapIntervals([0], 40, 100, new Rng(1), mean).size).toBe(0);
  });
});

describe('conditions', () => {
  it('counts groups that both sides know', () => {
    const tally = new ConditionTally(2);
    tally.addFrame(0, { weather: 'rain', light: 'day' }, { weather: 'rain' });
    tally.addFrame(1, { weather: 'fog' }, { weather: 'rain', light: 'day' });
    expect(tally.count('weather', [1, 1])).toEqual({ frames: 2, correct: 1 });
    expect(tally.count('weather', [2, 0])).toEqual({ frames: 2, correct: 2 });
    expect(tally.count('light', [1, 1])).toEqual({ frames: 0, correct: 0 });
    expect(tally.confusion('weather').get('rain')).toEqual(
      new Map([
        ['rain', 1],
        ['fog', 1],
      ]),
    );
  });
});
