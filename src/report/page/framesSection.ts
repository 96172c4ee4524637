import { fixed } from '../fixed.js';
import { counted } from '../plural.js';
import { FINDING_TEXTS, REASON_TEXTS } from '../explanations.js';
import type { Verdict } from '../../domain/Verdict.js';
import { CLASS_COLOURS, GREY, PIXEL_COLOURS } from '../../publish/classColours.js';
import { heldBack, shownObjects } from '../../publish/heldBack.js';
import { objectDistanceM, reasonText, speedMps } from '../../publish/objectText.js';
import { annotatedPicture } from '../frames/annotatedPicture.js';
import { birdsEye, birdsEyeRange } from '../frames/birdsEye.js';
import type { FrameSample } from '../frames/FrameSample.js';
import type { ChosenSample } from '../frames/SampleChooser.js';
import { escapeHtml, explained, table } from '../html.js';

const VERDICTS = ['confirmed', 'unconfirmed', 'rejected'] as const;
const TOGGLES = [
  ['boxes', 'boxes', true],
  ['classes', 'pixel classes', true],
  ['radar', 'radar in the picture', false],
] as const;

const BOX_SOLID =
  '<svg width="22" height="12"><path d="M2 2h18v8H2z" fill="#3d94e6" fill-opacity=".3" stroke="#3d94e6" stroke-width="2"/></svg> ';
const BOX_DASHED =
  '<svg width="22" height="12"><path d="M2 2h18v8H2z" fill="none" stroke="#3d94e6" stroke-dasharray="3 2"/></svg> ';

/** The chosen frames, picture beside bird's-eye view, with the legend and the layers' switches. */
export async function framesSection(chosen: readonly ChosenSample[]): Promise<string> {
  if (chosen.length === 0) return '<p class="note">No scene was published.</p>';
  const range = birdsEyeRange(chosen.map(({ sample }) => sample));
  const cards: string[] = [];
  for (const { sample, reasons } of chosen) cards.push(await card(sample, reasons, birdsEye(sample, range)));
  return legend() + cards.join('');
}

function legend(): string {
  const toggles = TOGGLES.map(
    ([id, text, on]) => `<label><input type="checkbox" id="show-${id}"${on ? ' checked' : ''}> ${text}</label>`,
  ).join('');
  const pixels = Object.entries(PIXEL_COLOURS)
    .slice(0, 3)
    .map(([name, colour]) => `<span><i style="background:${colour}"></i>${name.replace('_', ' ')}</span>`)
    .join('');
  const radar = ['receding', 'approaching', 'standing']
    .map((kind) => `<span><i class="dot" style="background:var(--${kind})"></i>radar, ${kind}</span>`)
    .join('');
  return (
    `<div class="legend">${toggles}</div><div class="legend">${pixels}<span><i style="background:var(--free);opacity:.4"></i>drivable</span>${radar}` +
    `</div><div class="legend"><span>${BOX_SOLID}confirmed object</span><span>${BOX_DASHED}unconfirmed, with the reason</span><span class="heldkey">✕ rejected, with the reason</span>` +
    `<span>#12: track, the same object in every frame · m/s: its speed over ground (relative to the vehicle while the ego speed is unknown) · thick edges: front · arrow: its motion in 1 s · tail: its path relative to the vehicle over the last 2 s · dotted rays: camera's field of view · dashed lines across the picture: limits of the band that the model sees</span></div>`
  );
}

async function card(sample: FrameSample, reasons: readonly string[], view: string): Promise<string> {
  const { scene } = sample;
  const picture = await annotatedPicture(sample);
  const chips = [
    ...reasons.map((reason) => `<span class="chip why">${reason}</span>`),
    ...(scene.mode === 'NOMINAL'
      ? []
      : [`<span class="chip mode">${scene.mode}: ${escapeHtml(scene.modeReason)}</span>`]),
  ].join('');
  return (
    `<article class="sample"><header><b>${sample.secs.toFixed(1)} s</b><span class="sub">frame ${sample.index}</span>` +
    `<span>${facts(sample)}</span>${chips}</header>` +
    words(sample) +
    `<div class="views">${picture === '' ? '<div class="nopicture">no camera picture</div>' : picture}<div class="above">${view}</div></div>${objectList(sample)}</article>`
  );
}

/** The scene's sentence, its hazards and the faults in its inputs. */
function words({ scene }: FrameSample): string {
  const hazards = scene.hazards.map(
    ({ severity, text }) => `<span class="badge ${severity}">${escapeHtml(text)}</span>`,
  );
  const findings = scene.health.map(
    ({ code, input, severity }) =>
      `<span class="badge ${severity}" title="${escapeHtml(FINDING_TEXTS[code])}">${input}: ${code.replaceAll('-', ' ')} (${severity})</span>`,
  );
  const sentence = scene.sentence === '' ? '' : `<q>${escapeHtml(scene.sentence)}</q> `;
  const all = `${sentence}${[...hazards, ...findings].join(' ')}`;
  return all === '' ? '' : `<p class="words">${all}</p>`;
}

function facts({ scene, radar }: FrameSample): string {
  const conditions = scene.conditions;
  const parts = [
    VERDICTS.map((kind) => [kind, scene.objects.filter(({ verdict }) => verdict.kind === kind).length] as const)
      .filter(([kind, count]) => count > 0 || kind === 'confirmed')
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', '),
    ...(radar ? [counted(radar.xM.length, 'radar return')] : []),
    ...(scene.egoSpeedMps === undefined ? [] : [`${fixed(scene.egoSpeedMps, 1)} m/s`]),
    ...(conditions
      ? [[conditions.light.value, conditions.weather.value, `${conditions.roadSurface.value} road`].join(', ')]
      : []),
  ];
  return escapeHtml(parts.join(' · ').replaceAll('_', ' '));
}

const reasons = (verdict: Verdict): string =>
  verdict.reasons.map((reason) => explained(reasonText(reason), REASON_TEXTS[reason])).join(', ');

const LIST_HEAD = [
  ['object', 'the number is its track id: the same object in every frame'],
  ['verdict', 'whether a planner may act on it'],
  ['not confirmed because', 'most severe first'],
  ['seen by', 'the sensors that support it'],
  ['age s', 'time since it was first seen'],
  ['speed m/s', 'over ground'],
  ['score', "the model's own estimate that it is there, 0 to 1"],
  ['camera score', 'the same from the picture alone; empty outside the picture'],
  ['distance m', "over ground, from the vehicle's origin to the middle of its box"],
  ['x m', "ahead of the vehicle's origin"],
  ['y m', "to the left of the vehicle's origin"],
  ['size m', 'length × width × height'],
  ['heading °', '0: the vehicle’s own heading; positive: to the left'],
  ['radial m/s', 'speed over ground along the line of sight, positive: moving away; empty when unknown'],
  ['radar points', 'radar returns in its box'],
] as const;

function objectList({ scene, alerts }: FrameSample): string {
  const rows = shownObjects(scene).map((object) => [
    `<i style="color:${CLASS_COLOURS[object.label]}">■</i> #${object.trackId} ${object.label}`,
    `<span class="badge ${object.verdict.kind}">${object.verdict.kind}</span>`,
    // A confirmed object may have a remark for this frame alone; its track keeps it confirmed.
    object.verdict.kind === 'confirmed' ? '' : reasons(object.verdict),
    object.provenance === 'both' ? 'camera and radar' : object.provenance,
    `${object.ageSecs.toFixed(1)}${object.missedFrames > 0 ? `, unseen for ${counted(object.missedFrames, 'frame')}` : ''}`,
    speedMps(object).toFixed(1),
    object.score.toFixed(2),
    object.cameraScore?.toFixed(2) ?? '',
    objectDistanceM(object).toFixed(1),
    fixed(object.xM, 1),
    fixed(object.yM, 1),
    `${object.lengthM.toFixed(1)} × ${object.widthM.toFixed(1)} × ${object.heightM.toFixed(1)}`,
    fixed((object.yawRad * 180) / Math.PI, 0),
    object.radialSpeedMps === undefined ? '' : fixed(object.radialSpeedMps, 1),
    String(object.radarPointCount),
  ]);
  const held = heldBack(scene).map((object) => [
    `<i style="color:${GREY}">✕</i> ${object.label}`,
    '<span class="badge rejected">rejected</span>',
    reasons(object.verdict),
    ...['', '', ''],
    object.score.toFixed(2),
    object.cameraScore?.toFixed(2) ?? '',
    objectDistanceM(object).toFixed(1),
    fixed(object.xM, 1),
    fixed(object.yM, 1),
    `${object.lengthM.toFixed(1)} × ${object.widthM.toFixed(1)} × ${object.heightM.toFixed(1)}`,
    ...['', ''],
    String(object.radarPointCount),
  ]);
  const head = LIST_HEAD.map(([text, meaning]) => explained(text, meaning));
  const notes = alerts.map((alert) => `<p class="note">${escapeHtml(`${alert.code}: ${alert.message}`)}</p>`).join('');
  if (rows.length + held.length === 0)
    return notes === '' ? '' : `<details open><summary>alerts</summary>${notes}</details>`;
  return `<details><summary>objects</summary>${table(head, [...rows, ...held], [5, 6, 7, 8, 9, 10, 11, 12, 13, 14])}${notes}</details>`;
}
