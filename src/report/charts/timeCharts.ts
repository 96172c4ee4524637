import type { TopLevelSpec } from 'vega-lite';
import type { VerdictKind } from '../../domain/Verdict.js';
import { CLASS_COLOURS } from '../../publish/classColours.js';
import { classesIn, type TimeBin, type TimeBins } from '../TimeBins.js';
import { CHART_WIDTH_PX } from './renderChart.js';

const HEIGHT_PX = 130;
/** Bars that just touch show hairlines between them. */
const OVERLAP = 1.06;

/** All charts over time share their axis. */
export function timeAxis(times: TimeBins) {
  const endSecs = (times.bins.at(-1)?.startSecs ?? 0) + times.widthSecs;
  return {
    field: 'secs' as const,
    type: 'quantitative' as const,
    title: 'seconds',
    scale: { domain: [0, endSecs] as [number, number], nice: false },
    axis: { tickCount: 6 },
  };
}

/** Colours of verdicts in charts and badges. */
export const VERDICT_COLOURS: Readonly<Record<VerdictKind, string>> = {
  confirmed: '#2fa36b',
  unconfirmed: '#e0a83a',
  rejected: '#8d959d',
};

/** Mean number of objects a scene, stacked by class. */
export const objectsChart = (times: TimeBins): TopLevelSpec =>
  stackedChart(times, classesIn(times.bins), CLASS_COLOURS, (bin) => bin.objects);

/** Mean number of objects a scene, stacked by verdict. */
export const verdictsChart = (times: TimeBins): TopLevelSpec =>
  stackedChart(times, ['confirmed', 'unconfirmed', 'rejected'], VERDICT_COLOURS, (bin) => bin.verdicts);

function stackedChart<K extends string>(
  times: TimeBins,
  classes: readonly K[],
  colours: Readonly<Record<K, string>>,
  countsOf: (bin: Readonly<TimeBin>) => ReadonlyMap<K, number>,
): TopLevelSpec {
  const values = times.bins.flatMap((bin) => {
    let top = 0;
    return classes.map((label) => {
      const low = top;
      top += (countsOf(bin).get(label) ?? 0) / bin.scenes;
      return { secs: bin.startSecs, end: bin.startSecs + times.widthSecs * OVERLAP, label, low, top };
    });
  });
  return {
    width: CHART_WIDTH_PX,
    height: HEIGHT_PX,
    data: { values },
    mark: { type: 'rect', strokeWidth: 0, clip: true },
    encoding: {
      x: timeAxis(times),
      x2: { field: 'end' },
      y: { field: 'low', type: 'quantitative', title: 'objects a scene', axis: { tickMinStep: 1 } },
      y2: { field: 'top' },
      color: {
        field: 'label',
        type: 'nominal',
        scale: { domain: [...classes], range: classes.map((label) => colours[label]) },
        legend: null,
      },
    },
  };
}

interface ChartLine {
  readonly colour: string;
  /** One a bin; undefined leaves a gap. */
  readonly values: readonly (number | undefined)[];
}

function lineChart(times: TimeBins, title: string, lines: readonly ChartLine[]): TopLevelSpec {
  const rows = lines.flatMap(({ colour, values }) =>
    times.bins.map(({ startSecs }, i) => ({
      secs: startSecs + times.widthSecs / 2,
      colour,
      value: values[i] ?? null,
    })),
  );
  return {
    width: CHART_WIDTH_PX,
    height: HEIGHT_PX,
    data: { values: rows },
    encoding: {
      x: timeAxis(times),
      y: { field: 'value', type: 'quantitative', title, scale: { zero: true } },
      color: { field: 'colour', type: 'nominal', scale: null },
    },
    layer: [
      { mark: { type: 'line', strokeWidth: 1.5, invalid: 'break-paths-show-path-domains' } },
      { mark: { type: 'point', filled: true, size: 7, opacity: 1 } },
    ],
  };
}

export const nearestChart = (times: TimeBins): TopLevelSpec =>
  lineChart(times, 'metres', [
    { colour: VERDICT_COLOURS.unconfirmed, values: times.bins.map(({ nearestUnconfirmedM }) => nearestUnconfirmedM) },
    { colour: VERDICT_COLOURS.confirmed, values: times.bins.map(({ nearestConfirmedM }) => nearestConfirmedM) },
  ]);

export const speedChart = (times: TimeBins): TopLevelSpec =>
  lineChart(times, 'm/s', [
    {
      colour: 'var(--accent)',
      values: times.bins.map((bin) => (bin.speedCount === 0 ? undefined : bin.speedSumMps / bin.speedCount)),
    },
  ]);
