import { fixed } from '../fixed.js';
import { counted, plural } from '../plural.js';
import { FINDING_TEXTS, HAZARD_TEXTS, MODE_TEXTS, REASON_TEXTS, VERDICT_TEXTS } from '../explanations.js';
import type { ObjectReason, VerdictKind } from '../../domain/Verdict.js';
import { reasonText } from '../../publish/objectText.js';
import { escapeHtml, explained, table } from '../html.js';
import type { Episode } from '../trust/Episodes.js';
import type { TrustLog } from '../trust/TrustLog.js';
import { panel } from './chartsSection.js';

const HAZARDS_NOTE =
  'A hazard is a danger to the vehicle, whatever its cause. The object class hazard is something else: an obstacle without its own class, such as debris, cones and barriers.';
const VERDICTS: readonly VerdictKind[] = ['confirmed', 'unconfirmed', 'rejected'];

/** What a reader needs to judge how far to trust the run: modes, health, hazards, verdicts. */
export function trustSection(log: TrustLog): string {
  const left = [
    panel('Modes and their reasons', modes(log)),
    panel('Input health findings', health(log)),
    panel(
      'Object verdicts',
      verdicts(log),
      'Counted per scene: an object tracked through 30 scenes counts 30 times. An object may have several reasons.',
    ),
  ];
  return `<div class="charts two trust"><div class="stack">${left.join('')}</div>${panel('Hazards', hazards(log), HAZARDS_NOTE)}</div>`;
}

const span = ({ fromSecs, toSecs }: Episode<unknown>): string =>
  fromSecs === toSecs ? `${fromSecs.toFixed(1)} s` : `${fromSecs.toFixed(1)}–${toSecs.toFixed(1)} s`;

const more = (dropped: number): string => (dropped === 0 ? '' : `<p class="note">${dropped} more are not listed.</p>`);

const badge = (name: string, kind: string): string => `<span class="badge ${kind.toLowerCase()}">${name}</span>`;

function modes({ modes: episodes }: TrustLog): string {
  const rows = episodes
    .all()
    .map((episode) => [
      span(episode),
      badge(episode.item.mode, episode.item.mode),
      `${escapeHtml(episode.item.reason)}<br><span class="note">${MODE_TEXTS[episode.item.mode]}</span>`,
    ]);
  return rows.length === 0
    ? '<p class="note">No scene.</p>'
    : table(['time', 'mode', 'reason'], rows) + more(episodes.dropped);
}

const HAZARD_HEAD = [
  'time',
  explained('severity', 'notice, warning or critical: how urgent it is'),
  explained('peak', 'the sentence of the scene in which it was most severe'),
  explained('m ahead', "metres along the vehicle's path"),
  explained('in s', 'seconds until it is reached or crosses the path; empty when nothing closes in'),
];

function hazards({ hazards: episodes }: TrustLog): string {
  const rows = episodes
    .all()
    .map((episode) => [
      span(episode),
      badge(episode.item.severity, episode.item.severity),
      `${escapeHtml(episode.item.text)}<br><span class="note">${episode.item.kind.replaceAll('-', ' ')}: ${HAZARD_TEXTS[episode.item.kind]}; seen in ${counted(episode.scenes, 'scene')}, ${plural(episode.item.evidence.trackIds.length, 'track')} ${episode.item.evidence.trackIds.map((id) => `#${id}`).join(', ')}</span>`,
      fixed(episode.item.distanceM, 0),
      episode.item.timeSecs?.toFixed(1) ?? '',
    ]);
  return rows.length === 0 ? '<p class="note">None.</p>' : table(HAZARD_HEAD, rows, [3, 4]) + more(episodes.dropped);
}

function health({ health: episodes }: TrustLog): string {
  const rows = episodes
    .all()
    .map(({ item, ...episode }) => [
      span({ ...episode, item }),
      badge(item.severity, item.severity),
      `${item.input}: ${item.code.replaceAll('-', ' ')}<br><span class="note">${FINDING_TEXTS[item.code]}${item.severity === 'unfit' ? '; it was blanked before the model saw it' : '; objects that depend on it alone are not confirmed'}</span>`,
      item.measured.toPrecision(3),
      item.limit.toPrecision(3),
    ]);
  return rows.length === 0
    ? '<p class="note">None.</p>'
    : table(['time', 'severity', 'finding', 'measured', 'limit'], rows, [3, 4]) + more(episodes.dropped);
}

function verdicts({ verdicts: byVerdict, unconfirmedFor, rejectedFor }: TrustLog): string {
  const total = [...byVerdict.values()].reduce((sum, count) => sum + count, 0);
  const kinds = VERDICTS.map((kind) => [
    badge(kind, kind),
    String(byVerdict.get(kind) ?? 0),
    total === 0 ? '' : `${((100 * (byVerdict.get(kind) ?? 0)) / total).toFixed(1)} %`,
    VERDICT_TEXTS[kind],
  ]);
  return (
    table(['verdict', 'objects, all scenes', 'share', 'meaning'], kinds, [1, 2]) +
    reasons('unconfirmed, because', unconfirmedFor) +
    reasons('rejected, because', rejectedFor)
  );
}

function reasons(title: string, counts: ReadonlyMap<ObjectReason, number>): string {
  if (counts.size === 0) return '';
  const rows = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => [reasonText(reason), String(count), REASON_TEXTS[reason]]);
  return table([title, 'objects, all scenes', 'meaning'], rows, [1]);
}
