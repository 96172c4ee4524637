import { startPage } from '../../report/charts/renderChart.js';
import { escapeHtml } from '../../report/html.js';
import { panel } from '../../report/page/chartsSection.js';
import { STYLES } from '../../report/page/styles.js';
import type { ScoreCard } from '../ScoreCard.js';
import {
  evaluationAlertsSection,
  conditionsSection,
  detectionSection,
  drivesSection,
  errorsSection,
  scoreHeaderSection,
  phantomsSection,
  pixelsSection,
  trackingSection,
} from './scoreSections.js';
import { termsList } from './terms.js';

/** The score card as a page: one file, no scripts, no external resources. */
export async function scorePage(card: ScoreCard): Promise<string> {
  await startPage();
  const sections: readonly (readonly [string, string])[] = [
    ['Detection', await detectionSection(card)],
    ['Errors', errorsSection(card)],
    ['Phantoms', phantomsSection(card)],
    ['Tracking', trackingSection(card)],
    ['Pixel classes', pixelsSection(card)],
    ['Conditions', conditionsSection(card)],
    ['Drives', drivesSection(card)],
    ['Alerts', evaluationAlertsSection(card)],
    ['Terms', panel('Terms', termsList())],
  ];
  const body = sections.map(([title, html]) => `<section><h2>${title}</h2>${html}</section>`).join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="roadscene evaluate">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Scores of ${escapeHtml(card.prediction)}</title><style>${STYLES}td .legend{display:inline-flex}.num,th{white-space:nowrap}</style></head>
<body><main>${scoreHeaderSection(card)}
${body}</main></body></html>
`;
}
