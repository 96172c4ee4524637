import { expect, it } from 'vitest';
import { summaryText } from '../../../src/cli/summaryText.js';
import { runSummary } from '../../support/runSummary.js';

const [late] = runSummary().alerts;
const note = { alert: { ...late!.alert, severity: 'info' as const, code: 'infer/model-licence' }, count: 1 };

it.each([
  [[], '0 alerts'],
  [[note], '0 alerts, 1 note (summary.json lists them)'],
  [[note, late!, { ...late!, count: 1 }], '13 alerts of 2 kinds, 1 note (summary.json lists them)'],
  [[{ ...late!, count: 1 }], '1 alert of 1 kind (summary.json lists them)'],
])('counts alerts as the report does (%#)', (alerts, line) => {
  expect(summaryText(runSummary({ alerts }), []).split('\n')).toContain(line);
});

it('says 1 scene', () => {
  expect(summaryText(runSummary({ scenes: 1 }), [])).toMatch(/^1 scene over/);
});
