import type { TopLevelSpec } from 'vega-lite';
import { prevailing, type StateGroup, type TimeBins } from '../TimeBins.js';
import { CHART_WIDTH_PX } from './renderChart.js';
import { timeAxis } from './timeCharts.js';

const GROUPS: readonly StateGroup[] = ['mode', 'weather', 'light', 'road surface', 'visibility'];

/** How much caution a value calls for: 0 none, 3 most. */
const CONCERN: Readonly<Record<string, number>> = {
  NOMINAL: 0,
  CAMERA_ONLY: 2,
  RADAR_ONLY: 2,
  MISALIGNED: 3,
  STALE: 3,
  FAILED: 3,
  clear: 0,
  overcast: 0,
  rain: 1,
  heavy_rain: 2,
  fog: 2,
  snow: 2,
  day: 0,
  low_sun: 1,
  dusk: 1,
  night: 2,
  dry: 0,
  wet: 1,
  good: 0,
  reduced: 1,
  poor: 2,
};
const CONCERN_COLOURS = ['var(--calm)', 'var(--mild)', 'var(--warn)', 'var(--bad)'];

interface Span {
  readonly group: StateGroup;
  readonly value: string;
  readonly secs: number;
  end: number;
}

/** Mode and conditions as ribbons; spans long enough carry their value's name. */
export function statesChart(times: TimeBins): TopLevelSpec {
  const spans = GROUPS.flatMap((group) => spansOf(times, group));
  const total = timeAxis(times).scale.domain[1];
  const values = spans.map((span) => ({
    ...span,
    middle: (span.secs + span.end) / 2,
    concern: CONCERN[span.value] ?? 0,
    text: textThatFits(span, total),
  }));
  const y = { field: 'group', type: 'nominal', sort: [...GROUPS], title: null } as const;
  return {
    width: CHART_WIDTH_PX - 40,
    height: 130,
    data: { values },
    layer: [
      {
        mark: { type: 'bar', height: { band: 0.78 }, cornerRadius: 2, stroke: 'var(--panel)', strokeWidth: 1 },
        encoding: {
          x: timeAxis(times),
          x2: { field: 'end' },
          y,
          color: {
            field: 'concern',
            type: 'ordinal',
            scale: { domain: [0, 1, 2, 3], range: CONCERN_COLOURS },
            legend: null,
          },
        },
      },
      {
        mark: { type: 'text', fontSize: 10.5, color: 'var(--on-state)' },
        encoding: { x: { field: 'middle', type: 'quantitative' }, y, text: { field: 'text' } },
      },
    ],
  };
}

function spansOf(times: TimeBins, group: StateGroup): Span[] {
  const spans: Span[] = [];
  for (const bin of times.bins) {
    const value = prevailing(bin, group);
    if (value === undefined) continue;
    const last = spans.at(-1);
    const end = bin.startSecs + times.widthSecs;
    // A gap of more than a bin is time without scenes.
    if (last?.value === value && bin.startSecs - last.end < times.widthSecs) last.end = end;
    else spans.push({ group, value, secs: bin.startSecs, end });
  }
  return spans;
}

function textThatFits({ value, secs, end }: Span, totalSecs: number): string {
  const text = value.replaceAll('_', ' ').toLowerCase();
  const widthPx = ((end - secs) / totalSecs) * CHART_WIDTH_PX;
  return widthPx > text.length * 6.2 ? text : '';
}
