import { describe, expect, it } from 'vitest';
import * as d from '../../../../src/synth/math/deterministicMath.js';
import { Rng } from '../../../../src/synth/math/Rng.js';

function worst(
  low: number,
  high: number,
  own: (x: number) => number,
  oracle: (x: number) => number,
  relative: 'relative' | 'absolute',
): number {
  const rng = new Rng(11);
  let worstError = 0;
  for (let i = 0; i < 20_000; i++) {
    const x = rng.uniform(low, high);
    const expected = oracle(x);
    const error = Math.abs(own(x) - expected) / (relative === 'relative' ? Math.abs(expected) : 1);
    worstError = Math.max(worstError, error);
  }
  return worstError;
}

describe('deterministicMath', () => {
  it.each([
    ['sin', -20, 20, d.sin, Math.sin, 'absolute', 5e-16],
    ['cos', -20, 20, d.cos, Math.cos, 'absolute', 5e-16],
    ['sin far', -1e5, 1e5, d.sin, Math.sin, 'absolute', 1e-12],
    ['tan', -1.5, 1.5, d.tan, Math.tan, 'relative', 1e-15],
    ['exp', -700, 700, d.exp, Math.exp, 'relative', 5e-16],
    ['log', 1e-9, 1e6, d.log, Math.log, 'relative', 1e-14],
    ['log near 1', 0.5, 2, (x: number) => d.log(x), (x: number) => Math.log(x), 'absolute', 2e-16],
    ['pow', 0.01, 20, (x: number) => d.pow(x, 2.3), (x: number) => x ** 2.3, 'relative', 3e-14],
  ] as const)('%s agrees with Math', (_name, low, high, own, oracle, kind, tolerance) => {
    expect(worst(low, high, own, oracle, kind)).toBeLessThan(tolerance);
  });

  it('answers at the edges', () => {
    expect(d.exp(0)).toBe(1);
    expect(d.exp(-800)).toBe(0);
    expect(d.exp(800)).toBe(Infinity);
    expect(d.exp(-740)).toBeCloseTo(Math.exp(-740), 322);
    expect(d.log(1)).toBe(0);
    expect(d.log(0)).toBe(-Infinity);
    expect(d.log(-1)).toBeNaN();
    expect(d.log(5e-324)).toBeCloseTo(Math.log(5e-324), 10);
    expect(d.log(1.7e308)).toBeCloseTo(Math.log(1.7e308), 10);
    expect(d.pow(-2, 3)).toBeCloseTo(-8, 12);
    expect(d.pow(-2, 0.5)).toBeNaN();
    expect(d.atan2(0, 0)).toBe(0);
    expect(d.atan2(0, -1)).toBe(d.PI);
    expect(d.sin(Infinity)).toBeNaN();
    expect(d.hypot(3, 4, 12)).toBe(13);
  });

  it('atan2 agrees in every quadrant', () => {
    for (const [y, x] of [
      [1, 2],
      [1, -2],
      [-1, 2],
      [-1, -2],
      [3, 0],
      [-3, 0],
    ] as const)
      expect(d.atan2(y, x)).toBeCloseTo(Math.atan2(y, x), 15);
  });

  it('wraps angles to (-pi, pi]', () => {
    expect(d.wrapAngle(3 * d.PI)).toBeCloseTo(d.PI, 12);
    expect(d.wrapAngle(-d.PI)).toBeCloseTo(d.PI, 12);
    expect(d.wrapAngle(0.5 - 8 * d.PI)).toBeCloseTo(0.5, 12);
  });

  it('keeps its bits', () => {
    const values = [d.sin(1), d.cos(2.5), d.atan2(1, 3), d.exp(-1.7), d.log(7.3), d.pow(2.1, 3.3)];
    const hex = [...new Uint8Array(Float64Array.from(values).buffer)].map((byte) => byte.toString(16).padStart(2, '0'));
    expect(hex.join('')).toMatchInlineSnapshot(
      `"ee0c098f54edea3f7d8b85eff7a2e9bfe19e26a38f97d43f078aa9782c62c73f6e151e5555ceff3f87e48637b5232740"`,
    );
  });
});
