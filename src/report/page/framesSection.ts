import { PIXEL_COLOURS, CLASS_COLOURS } from '../../publish/classColours.js';
import { distanceM } from '../../publish/objectText.js';
import { annotatedPicture } from '../frames/annotatedPicture.js';
import { birdsEye, birdsEyeRange } from '../frames/birdsEye.js';
import type { FrameSample } from '../frames/FrameSample.js';
import type { ChosenSample } from '../frames/SampleChooser.js';
import { escapeHtml, table } from '../html.js';

const TOGGLES = [
  ['boxes', 'boxes', true],
  ['classes', 'pixel classes', true],
  ['radar', 'radar in the picture', false],
] as const;

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
    `<span>thick edges: front · arrow: radial motion in 1 s · dashed: camera's view</span></div>`
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
    `<div class="views">${picture === '' ? '<div class="nopicture">no camera picture</div>' : picture}<div class="above">${view}</div></div>${objectList(sample)}</article>`
  );
}

function facts({ scene, radar }: FrameSample): string {
  const conditions = scene.conditions;
  const parts = [
    `${scene.objects.length} object${scene.objects.length === 1 ? '' : 's'}`,
    ...(radar ? [`${radar.xM.length} radar returns`] : []),
    ...(scene.egoSpeedMps === undefined ? [] : [`${scene.egoSpeedMps.toFixed(1)} m/s`]),
    ...(conditions
      ? [[conditions.light.value, conditions.weather.value, `${conditions.roadSurface.value} road`].join(', ')]
      : []),
  ];
  return escapeHtml(parts.join(' · ').replaceAll('_', ' '));
}

function objectList({ scene, alerts }: FrameSample): string {
  const rows = scene.objects.map((object, i) => [
    `<i style="color:${CLASS_COLOURS[object.label]}">■</i> ${i + 1} ${object.label}`,
    object.score.toFixed(2),
    object.cameraScore?.toFixed(2) ?? '',
    distanceM(object).toFixed(1),
    object.xM.toFixed(1),
    object.yM.toFixed(1),
    `${object.lengthM.toFixed(1)} × ${object.widthM.toFixed(1)} × ${object.heightM.toFixed(1)}`,
    ((object.yawRad * 180) / Math.PI).toFixed(0),
    object.radialSpeedMps?.toFixed(1) ?? '',
    String(object.radarPointCount),
  ]);
  const head = [
    'object',
    'score',
    'camera',
    'distance m',
    'x m',
    'y m',
    'size m',
    'heading °',
    'radial m/s',
    'radar points',
  ];
  const notes = alerts.map((alert) => `<p class="note">${escapeHtml(`${alert.code}: ${alert.message}`)}</p>`).join('');
  if (rows.length === 0) return notes === '' ? '' : `<details open><summary>alerts</summary>${notes}</details>`;
  return `<details><summary>objects</summary>${table(head, rows, [1, 2, 3, 4, 5, 6, 7, 8, 9])}${notes}</details>`;
}
