import { counted } from '../report/plural.js';
import type { RunSummary } from '../domain/RunSummary.js';
import { alertTotals } from '../report/alertTotals.js';
import { healthSentences } from '../report/healthSentences.js';

const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** What a person wants to know when a replay has ended, results last. */
export function summaryText(summary: RunSummary, files: readonly string[]): string {
  const { scenes, durationSecs, wallSecs, modes, detections, alerts, model, provider } = summary;
  const pace = wallSecs > 0 && durationSecs > 0 ? `, ${(durationSecs / wallSecs).toFixed(1)} times real time` : '';
  const totals = alertTotals(alerts);
  const stages = summary.stages.map(({ stage, p50Ms, p99Ms }) => `${stage} ${p50Ms.toFixed(1)} (${p99Ms.toFixed(1)})`);
  return [
    `${counted(scenes, 'scene')} over ${durationSecs.toFixed(1)} s in ${wallSecs.toFixed(1)} s${pace} with ${model.name} on ${provider}`,
    ...(scenes > 0 ? [`Modes: ${counts(modes)}`] : []),
    `Objects: ${Object.keys(detections).length === 0 ? 'none' : counts(detections)}`,
    `Milliseconds per frame, median (99th percentile): ${stages.join(', ')}`,
    `${totals.alerts} ${totals.words}${alerts.length === 0 ? '' : ' (summary.json lists them)'}`,
    ...healthSentences(summary).map((sentence) => `Input health: ${sentence}`),
    'Results:',
    ...files.map((file) => `  ${file}`),
    ...(summary.end === 'cut-off' ? ['The recording lacks a part; what is left of it was read.'] : []),
    ...(summary.end === 'interrupted'
      ? [`Interrupted: ${(summary.readShare * 100).toFixed(0)} % of the recording was read.`]
      : []),
  ].join('\n');
}

const NOUNS: Readonly<Record<string, string>> = { camera: 'picture', radar: 'radar sweep' };

/** The sentence that a run without scenes ends with: the most frequent reason. */
export function noSceneText({ alerts, inputs }: RunSummary): string {
  const [first] = alerts.filter(({ alert }) => alert.severity !== 'info').toSorted((a, b) => b.count - a.count);
  if (first === undefined) return 'No scene was made: the recording holds neither a picture nor a radar sweep.';
  const { alert, count } = first;
  const input = inputs.find(({ topic }) => topic === alert.topic);
  const share =
    input === undefined
      ? counted(count, 'time')
      : `${count} of ${counted(input.messages, NOUNS[input.usedFor] ?? 'message')} on ${input.topic}`;
  return `No scene was made: ${share}: ${alert.message} [${alert.code}]`;
}
