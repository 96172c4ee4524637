import type { TopLevelSpec } from 'vega-lite';
import type { StagePercentiles } from '../../domain/RunSummary.js';
import { CHART_WIDTH_PX } from './renderChart.js';

/** A bar to the median, a line on to p99 with a tick at p90. */
export function latencyChart(stages: readonly StagePercentiles[]): TopLevelSpec {
  const y = { field: 'stage', type: 'nominal', sort: stages.map(({ stage }) => stage), title: null } as const;
  const x = (field: keyof StagePercentiles) =>
    ({ field, type: 'quantitative', title: 'milliseconds', axis: { grid: true, tickCount: 6 } }) as const;
  return {
    width: CHART_WIDTH_PX - 40,
    height: { step: 22 },
    data: { values: [...stages] },
    encoding: { y },
    layer: [
      { mark: { type: 'bar', color: 'var(--accent)', height: { band: 0.6 } }, encoding: { x: x('p50Ms') } },
      {
        mark: { type: 'rule', color: 'var(--ink)', strokeWidth: 1 },
        encoding: { x: x('p50Ms'), x2: { field: 'p99Ms' } },
      },
      { mark: { type: 'tick', color: 'var(--ink)', size: 9, thickness: 1.5 }, encoding: { x: x('p90Ms') } },
      { mark: { type: 'point', color: 'var(--ink)', filled: true, size: 24, opacity: 1 }, encoding: { x: x('p99Ms') } },
    ],
  };
}
