import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import { AlertCollector } from '../../../src/pipeline/AlertCollector.js';
import { Histogram } from '../../../src/pipeline/Histogram.js';

describe('Histogram', () => {
  it('gives percentiles within two percent, in constant memory', () => {
    const histogram = new Histogram();
    for (let i = 1; i <= 100_000; i++) histogram.add(i / 100);
    for (const share of [0.01, 0.5, 0.9, 0.99])
      expect(histogram.percentileMs(share) / (share * 1000)).toBeCloseTo(1, 1);
    expect(Math.abs(histogram.percentileMs(0.5) / 500 - 1)).toBeLessThan(0.02);
    expect(histogram.total).toBe(100_000);
  });

  it('takes extremes', () => {
    const histogram = new Histogram();
    expect(histogram.percentileMs(0.5)).toBe(0);
    for (const ms of [0, 1e9]) histogram.add(ms);
    expect(histogram.percentileMs(0.25)).toBeCloseTo(0.001, 6);
    expect(histogram.percentileMs(1)).toBeGreaterThan(9e5);
  });
});

describe('AlertCollector', () => {
  it('counts all, hands each over once, says each kind once', () => {
    const said: Alert[] = [];
    const collector = new AlertCollector((alert) => said.push(alert));
    const alert: Alert = { severity: 'warning', code: 'a/b', message: 'm', tip: 't', topic: '/x' };
    for (let i = 0; i < 1500; i++) collector.add(alert);
    expect(collector.take()).toHaveLength(1000);
    expect(collector.take()).toHaveLength(0);
    expect(collector.log.total).toBe(1500);
    expect(said).toHaveLength(1);
  });
});
