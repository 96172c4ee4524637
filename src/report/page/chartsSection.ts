import type { VerdictKind } from '../../domain/Verdict.js';
import { CLASS_COLOURS } from '../../publish/classColours.js';
import { renderChart } from '../charts/renderChart.js';
import { statesChart } from '../charts/statesChart.js';
import { nearestChart, objectsChart, speedChart, VERDICT_COLOURS, verdictsChart } from '../charts/timeCharts.js';
import { OWN_WAY_HALF_WIDTH_M } from '../nearestAhead.js';
import { classesIn, type TimeBins } from '../TimeBins.js';

export const panel = (title: string, body: string, note = ''): string =>
  `<figure class="panel" style="margin:0"><h3>${title}</h3>${body}${note === '' ? '' : `<figcaption>${note}</figcaption>`}</figure>`;

/** The timeline. */
export async function chartsSection(times: TimeBins): Promise<string> {
  if (times.bins.length === 0) return '';
  const legend = classesIn(times.bins)
    .map((label) => `<span><i style="background:${CLASS_COLOURS[label]}"></i>${label}</span>`)
    .join('');
  const verdicts = (kinds: readonly VerdictKind[]): string =>
    `<div class="legend">${kinds.map((kind) => `<span><i style="background:${VERDICT_COLOURS[kind]}"></i>${kind}</span>`).join('')}</div>`;
  const bin = `Bins of ${times.widthSecs.toFixed(1)} s.`;
  return [
    panel('Objects by class', `${await renderChart(objectsChart(times))}<div class="legend">${legend}</div>`, bin),
    panel(
      'Objects by verdict',
      (await renderChart(verdictsChart(times))) + verdicts(['confirmed', 'unconfirmed', 'rejected']),
      'A planner may brake hard only for confirmed objects, and be cautious about unconfirmed ones.',
    ),
    panel(
      'Nearest object ahead',
      (await renderChart(nearestChart(times))) + verdicts(['confirmed', 'unconfirmed']),
      `Nearest edge of an object within ±${OWN_WAY_HALF_WIDTH_M} m of straight ahead. A gap means that nothing confirmed (or unconfirmed) is ahead.`,
    ),
    panel(
      'Mode and conditions',
      await renderChart(statesChart(times)),
      'Most frequent value in each bin; warmer colours call for more caution.',
    ),
    panel('Ego speed', await renderChart(speedChart(times))),
  ].join('');
}
