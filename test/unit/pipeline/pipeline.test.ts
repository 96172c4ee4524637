import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import { AlertCollector } from '../../../src/pipeline/AlertCollector.js';
import { RunStatistics } from '../../../src/pipeline/RunStatistics.js';

describe('RunStatistics', () => {
  it('gives percentiles within one percent', () => {
    const statistics = new RunStatistics();
    for (let i = 1; i <= 100_000; i++) statistics.addStage('infer', i / 100);
    for (let i = 1; i <= 1000; i++) statistics.addStage('guard', i / 1e5);
    const [infer, guard] = statistics.summary().stages;
    for (const [stage, longestMs] of [
      [infer!, 1000],
      [guard!, 0.01],
    ] as const) {
      expect(Math.abs(stage.p50Ms / (0.5 * longestMs) - 1)).toBeLessThan(0.01);
      expect(Math.abs(stage.p90Ms / (0.9 * longestMs) - 1)).toBeLessThan(0.01);
      expect(Math.abs(stage.p99Ms / (0.99 * longestMs) - 1)).toBeLessThan(0.01);
    }
  });

  it('takes extremes, and leaves out stages that never ran', () => {
    const statistics = new RunStatistics();
    for (const ms of [0, 1e9]) statistics.addStage('scene', ms);
    const [scene, ...others] = statistics.summary().stages;
    expect(scene!.p50Ms).toBeCloseTo(0, 5);
    expect(scene!.p99Ms / 1e6).toBeCloseTo(1, 1);
    expect(others).toEqual([]);
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
    expect(collector.log.counts()).toMatchObject([{ count: 1500 }]);
    expect(said).toHaveLength(1);
  });
});
