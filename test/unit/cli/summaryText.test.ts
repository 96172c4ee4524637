import { expect, it } from 'vitest';
import { noSceneText, summaryText } from '../../../src/cli/summaryText.js';
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

it('counts what the guard found about the inputs', () => {
  const lines = summaryText(runSummary(), []).split('\n');
  expect(lines).toContain('Input health: radar unfit in 95 of 100 scenes: radar-dead 90, radar-cluttered 5');
  expect(lines).toContain('Input health: camera against radar suspect in 1 of 100 scenes: camera-radar-disagree 1');
  expect(summaryText(runSummary({ health: [] }), [])).not.toContain('Input health');
});

it('says 1 scene', () => {
  expect(summaryText(runSummary({ scenes: 1 }), [])).toMatch(/^1 scene over/);
});

it('says in its last line that the run was interrupted, and how much was read', () => {
  const lines = summaryText(runSummary({ end: 'interrupted', readShare: 0.426 }), ['out/scene.mcap']).split('\n');
  expect(lines.at(-1)).toBe('Interrupted: 43 % of the recording was read.');
  expect(summaryText(runSummary(), [])).not.toContain('Interrupted');
});

it('gives the most frequent reason for a run without scenes', () => {
  const inputs = [{ topic: '/radar/points', type: 'sensor_msgs/msg/PointCloud2', messages: 15, usedFor: 'radar' }];
  expect(noSceneText(runSummary({ scenes: 0, inputs, alerts: [note, { ...late!, count: 3 }, late!] }))).toBe(
    'No scene was made: 12 of 15 radar sweeps on /radar/points: Expected radar within 0.2 s for /radar/points but received none. [sync/radar-late]',
  );
  expect(noSceneText(runSummary({ scenes: 0, alerts: [] }))).toContain('neither a picture nor a radar sweep');
});
