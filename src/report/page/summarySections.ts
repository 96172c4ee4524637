import { counted, plural } from '../plural.js';
import type { RunSummary } from '../../domain/RunSummary.js';
import { alertTotals } from '../alertTotals.js';
import { healthSentences } from '../healthSentences.js';
import { latencyChart } from '../charts/latencyChart.js';
import { renderChart } from '../charts/renderChart.js';
import { escapeHtml, table } from '../html.js';
import { panel } from './chartsSection.js';

const tile = (value: string, text: string, warn = ''): string =>
  `<div class="tile${warn}"><b>${value}</b><span>${text}</span></div>`;

export function headerSection(summary: RunSummary): string {
  const { durationSecs, wallSecs, scenes } = summary;
  const total = summary.stages.find(({ stage }) => stage === 'total');
  const nominal = (summary.modes.NOMINAL ?? 0) / Math.max(1, scenes);
  const { alerts, words } = alertTotals(summary.alerts);
  const { confirmed = 0, unconfirmed = 0 } = summary.verdicts;
  return (
    `<h1>Road scenes of ${escapeHtml(summary.bag)}</h1><p class="sub">model ${escapeHtml(summary.model.name)} ${escapeHtml(summary.model.version)} ` +
    `(<code>${escapeHtml(summary.model.sha256.slice(0, 12))}</code>) on ${escapeHtml(summary.provider)} · ${escapeHtml(summary.machine)} · Node ${escapeHtml(summary.nodeVersion)}</p>` +
    `<div class="tiles">${[
      tile(String(scenes), `${plural(scenes, 'scene')} of ${counted(summary.frames, 'frame')}`),
      summary.end === 'cut-off'
        ? tile('cut off', 'recording: what is left of it was read', ' warn')
        : tile(
            `${(summary.readShare * 100).toFixed(0)} %`,
            `of the recording read${summary.end === 'complete' ? '' : ` (${summary.end})`}`,
            summary.end === 'complete' ? '' : ' warn',
          ),
      tile(`${durationSecs.toFixed(1)} s`, 'recorded'),
      tile(wallSecs > 0 ? `${(durationSecs / wallSecs).toFixed(1)}×` : '–', `real time (${wallSecs.toFixed(1)} s)`),
      tile(
        total ? `${total.p50Ms.toFixed(1)} ms` : '–',
        `a frame, median${total ? `; p99 ${total.p99Ms.toFixed(1)} ms` : ''}`,
      ),
      tile(
        (confirmed / Math.max(1, scenes)).toFixed(1),
        `confirmed objects a scene, ${(unconfirmed / Math.max(1, scenes)).toFixed(1)} unconfirmed`,
      ),
      tile(`${(nominal * 100).toFixed(0)} %`, 'of scenes nominal', nominal < 1 ? ' warn' : ''),
      tile(String(summary.dropped), `${plural(summary.dropped, 'frame')} dropped`, summary.dropped > 0 ? ' warn' : ''),
      tile(String(alerts), words, alerts > 0 ? ' warn' : ''),
    ].join('')}</div>` +
    healthSentences(summary)
      .map((sentence) => `<p class="note">Input health: ${escapeHtml(sentence)}</p>`)
      .join('')
  );
}

export async function latencySection({ stages }: RunSummary): Promise<string> {
  if (stages.length === 0) return '<p class="note">No stage times were recorded.</p>';
  const rows = stages.map(({ stage, p50Ms, p90Ms, p99Ms }) => [
    escapeHtml(stage),
    ...[p50Ms, p90Ms, p99Ms].map((ms) => ms.toFixed(2)),
  ]);
  return (
    '<div class="charts two">' +
    panel(
      'Wall-clock time by stage',
      await renderChart(latencyChart(stages)),
      'Bar: median. Tick: p90. Dot: p99. Stages may overlap, so they need not add up to the total.',
    ) +
    panel('Milliseconds', table(['stage', 'p50', 'p90', 'p99'], rows, [1, 2, 3])) +
    '</div>'
  );
}

export function alertsSection({ alerts }: RunSummary): string {
  if (alerts.length === 0) return '<p class="note">None.</p>';
  const rows = alerts.map(({ alert, count }) => [
    `<span class="severity ${alert.severity}"></span>${alert.severity}`,
    `<code>${escapeHtml(alert.code)}</code>`,
    String(count),
    `<code>${escapeHtml(alert.topic ?? '')}</code>`,
    `${escapeHtml(alert.message)}<br><span class="note">${escapeHtml(alert.tip)}</span>`,
  ]);
  return `<div class="panel">${table(['severity', 'code', 'count', 'topic', 'first occurrence and what to do'], rows, [2])}</div>`;
}

export function inputsSection({ inputs }: RunSummary): string {
  const rows = inputs.map(({ topic, type, messages, rateHz, usedFor }) => [
    `<code>${escapeHtml(topic)}</code>`,
    `<code>${escapeHtml(type)}</code>`,
    String(messages),
    rateHz?.toFixed(1) ?? '',
    escapeHtml(usedFor),
  ]);
  return `<div class="panel">${table(['topic', 'type', 'messages', 'Hz', 'used for'], rows, [2, 3])}</div>`;
}

export function modelSection({ model, attempts, modes, detections, verdicts }: RunSummary): string {
  const { training } = model;
  const facts: readonly (readonly [string, string])[] = [
    ['model', `${model.name} ${model.version}`],
    ['sha256', model.sha256],
    ['licence', `${model.licence.spdx}: ${model.licence.use}`],
    ['trained', `${training.hours.toFixed(1)} h on ${training.images.toLocaleString('en')} images`],
    ['teacher', training.teacher === '' ? 'none' : training.teacher],
    ['scenes by mode', counts(modes)],
    ['detections', counts(detections)],
    ['tracked objects', counts(verdicts)],
  ];
  const list = facts
    .map(
      ([name, text]) =>
        `<dt>${name}</dt><dd>${name === 'sha256' ? `<code>${escapeHtml(text)}</code>` : escapeHtml(text)}</dd>`,
    )
    .join('');
  const data = table(
    ['data', 'licence', 'frames'],
    training.data.map(({ name, licence, frames }) => [
      escapeHtml(name),
      escapeHtml(licence),
      frames.toLocaleString('en'),
    ]),
    [2],
  );
  const rungs = table(
    ['provider', '', 'why'],
    attempts.map(({ provider, accepted, reason }) => [provider, accepted ? 'runs' : 'rejected', escapeHtml(reason)]),
  );
  return `<div class="charts">${panel('Model', `<dl>${list}</dl>`)}${panel('Trained on', data)}${panel('Providers tried', rungs)}</div>`;
}

const counts = (byName: Readonly<Record<string, number>>): string =>
  Object.entries(byName)
    .map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
    .join(', ') || 'none';
