import { escapeHtml, table } from '#src/report/html.js';
import { STYLES } from '#src/report/page/styles.js';
import type { FaultReport } from './FaultReport.js';
import type { Table } from './faultTables.js';

/** The suite's tables as one page: no scripts, no external resources. */
export function faultPage(report: FaultReport, tables: readonly Table[]): string {
  const sections = tables
    .map(
      ({ title, note, head, rows }) =>
        `<section><h2>${title}</h2><div class="panel">${table(
          head.map(escapeHtml),
          rows.map((row) => row.map(escapeHtml)),
        )}</div><p class="note">${escapeHtml(note)}</p></section>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Sensor faults</title><style>${STYLES}</style></head>
<body><main><h1>Sensor faults</h1><p class="sub">model ${escapeHtml(report.model)} (<code>${escapeHtml(report.modelSha256.slice(0, 12))}</code>) · ${report.settings.frames} frames a drive, fault from ${report.settings.onsetSecs} s on · ${report.settings.drives.map(escapeHtml).join('; ')}</p>
${sections}</main></body></html>
`;
}
