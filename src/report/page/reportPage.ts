import type { RunSummary } from '../../domain/RunSummary.js';
import type { ChosenSample } from '../frames/SampleChooser.js';
import { startPage } from '../charts/renderChart.js';
import { escapeHtml } from '../html.js';
import type { TimeBins } from '../TimeBins.js';
import type { TrustLog } from '../trust/TrustLog.js';
import { chartsSection } from './chartsSection.js';
import { framesSection } from './framesSection.js';
import { STYLES } from './styles.js';
import { alertsSection, headerSection, inputsSection, latencySection, modelSection } from './summarySections.js';
import { trustSection } from './trustSection.js';

/** The whole report: one file, no script, nothing fetched from anywhere. */
export async function reportPage(
  summary: RunSummary,
  chosen: readonly ChosenSample[],
  times: TimeBins,
  trust: TrustLog,
): Promise<string> {
  await startPage();
  const sections: readonly (readonly [string, string])[] = [
    ['How far to trust these scenes', trustSection(trust)],
    ['Frames', await framesSection(chosen)],
    ['Over time', `<div class="charts two">${await chartsSection(times)}</div>`],
    ['Latency', await latencySection(summary)],
    ['Alerts', alertsSection(summary)],
    ['Inputs', inputsSection(summary)],
    ['Model', modelSection(summary)],
  ];
  const body = sections.map(([title, html]) => `<section><h2>${title}</h2>${html}</section>`).join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="roadscene replay">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Road scenes of ${escapeHtml(summary.bag)}</title><style>${STYLES}</style></head>
<body><main>${headerSection(summary)}
${body}</main></body></html>
`;
}
