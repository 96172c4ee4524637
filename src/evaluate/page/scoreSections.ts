import { counted } from '../../report/plural.js';
import type { ObjectClass } from '../../domain/ObjectClass.js';
import { CLASS_COLOURS } from '../../publish/classColours.js';
import { renderChart } from '../../report/charts/renderChart.js';
import { escapeHtml, table } from '../../report/html.js';
import { panel } from '../../report/page/chartsSection.js';
import type { BandScore, Figure, ScoreCard } from '../ScoreCard.js';
import { TRACK_SETS } from '../tracking/TrackTallies.js';
import { degrees, share, text, threePlaces, twoPlaces, type NumberFormat } from './figureText.js';
import { precisionRecallChart, rangeChart, reliabilityChart } from './scoreCharts.js';
import { framesText } from './scoreText.js';
import { term } from './terms.js';

const tile = (value: string, words: string): string => `<div class="tile"><b>${value}</b><span>${words}</span></div>`;

const withInterval = ({ value, ci95 }: Figure, format: NumberFormat): string =>
  `${text(value, format)}${ci95 ? ` <span class="note">${ci95.map(format).join('–')}</span>` : ''}`;

const intervalWords = ({ ci95 }: Figure, format: NumberFormat): string =>
  ci95 ? `; 95 % ${ci95.map(format).join('–')}` : '';

const className = (label: string): string =>
  `<span class="legend" style="margin:0;flex-wrap:nowrap"><i style="background:${CLASS_COLOURS[label as ObjectClass]}"></i>${label}</span>`;

/** With so few drives, percentile intervals are known to be too narrow. */
const FEW_DRIVES = 10;

const from = (start: number, count: number): number[] => Array.from({ length: count }, (_, i) => start + i);

export function scoreHeaderSection(card: ScoreCard): string {
  const { meanAp, calibrationError, phantoms, pixels, frames, settings, classes } = card;
  const car = classes.car;
  const models = card.models.map(
    ({ name, sha256 }) => `model ${escapeHtml(name)} (<code>${escapeHtml(sha256.slice(0, 12))}</code>)`,
  );
  const drives = card.scoredDrives;
  const interval =
    drives < 2
      ? 'No intervals: a single drive does not show the spread between drives.'
      : `Intervals: 95 %, bootstrap of ${settings.bootstraps} samples over ${drives} drives, seed ${settings.seed}.${drives < FEW_DRIVES ? ' With so few drives they are too narrow.' : ''}`;
  const tiles = [
    tile(text(meanAp.value, threePlaces), `mean average precision, 0-50 m${intervalWords(meanAp, threePlaces)}`),
    ...(car
      ? [tile(text(car.ap.value, threePlaces), `${term('AP')} of cars${intervalWords(car.ap, threePlaces)}`)]
      : []),
    ...(car ? [tile(`${text(car.medianRangeErrorM.value, twoPlaces)} m`, 'median range error of cars')] : []),
    tile(text(calibrationError.value, threePlaces), `${term('calibration error')} of the scores`),
    ...(phantoms
      ? [
          tile(
            text(phantoms.published.per1000Frames.value, twoPlaces),
            `${term('phantoms')} per 1,000 frames without objects`,
          ),
        ]
      : []),
    ...(pixels ? [tile(text(pixels.meanIou.value, threePlaces), `mean pixel ${term('IoU')}`)] : []),
    tile(String(frames.scored), `of ${counted(frames.truthFrames, 'true frame')} scored`),
  ];
  return (
    `<h1>Scores of ${escapeHtml(card.prediction)}</h1>` +
    `<p class="sub">${[...models, `against ${escapeHtml(card.truth)}`].join(' · ')}</p>` +
    `<p class="sub">${framesText(frames, settings.missing)}. ${interval}</p><div class="tiles">${tiles.join('')}</div>`
  );
}

export async function detectionSection(card: ScoreCard): Promise<string> {
  const entries = Object.entries(card.classes);
  if (entries.length === 0) return '<p class="note">No true object within 50 m.</p>';
  const legend = `<div class="legend">${entries.map(([label]) => className(label)).join('')}</div>`;
  const rows = entries.map(([label, score]) => {
    const whole = score.bands['0-50']!;
    return [
      className(label),
      String(whole.truths),
      String(whole.detections),
      withInterval(score.ap, threePlaces),
      ...card.settings.matchDistancesM.map((distanceM) => text(whole.apAt?.[String(distanceM)], threePlaces)),
      text(score.bestF1?.threshold, twoPlaces),
      text(score.bestF1?.precision, share),
      text(score.bestF1?.recall, share),
      withInterval(score.calibrationError, threePlaces),
    ];
  });
  const head = ['class', 'true', 'detected', term('AP'), ...card.settings.matchDistancesM.map((m) => `AP at ${m} m`)];
  const other = Object.entries(card.detectionsWithoutTruth).map(([label, count]) => `${count} of ${label}`);
  return (
    panel(
      'Average precision, 0-50 m',
      table(
        [...head, term('best-F1 score'), term('precision'), term('recall'), term('calibration error')],
        rows,
        from(1, 11),
      ),
      'nuScenes: mean over match distances of 0.5, 1, 2 and 4 m between centres. Best-F1 score: the threshold that balances precision and recall best at 2 m.' +
        (other.length === 0 ? '' : ` Not scored, because the truth has none: ${other.join(', ')}.`),
    ) +
    '<div class="charts two" style="margin-top:10px">' +
    panel('Precision over recall at 2 m', (await renderChart(precisionRecallChart(card))) + legend) +
    panel('Average precision by range', (await renderChart(rangeChart(card))) + legend) +
    panel(
      'Calibration of the scores',
      await renderChart(reliabilityChart(card)),
      'All classes, 15 bins; a dot’s area is its number of detections. On the dashed line, the score equals the share of correct detections.',
    ) +
    occlusionPanel(card) +
    '</div>'
  );
}

function occlusionPanel({ classes }: ScoreCard): string {
  const rows = Object.entries(classes).flatMap(([label, { recallByOcclusion }]) =>
    recallByOcclusion === undefined
      ? []
      : [
          [
            className(label),
            ...['none', 'part', 'most'].map((name) => {
              const entry = recallByOcclusion[name];
              return entry ? `${share(entry.recall)} <span class="note">of ${entry.truths}</span>` : '–';
            }),
          ],
        ],
  );
  if (rows.length === 0) return '';
  return panel(
    'Recall by occlusion',
    table(['class', 'not hidden', 'partly', 'mostly'], rows, [1, 2, 3]),
    'At 2 m, above the best-F1 score.',
  );
}

export function errorsSection(card: ScoreCard): string {
  const rows = Object.entries(card.classes).flatMap(([label, { bands }]) =>
    card.settings.bands
      .filter((name) => (bands[name]?.truths ?? 0) > 0)
      .map((name, i) => [i === 0 ? className(label) : '', `${name} m`, ...bandCells(bands[name]!)]),
  );
  if (rows.length === 0) return '<p class="note">No detection matched a true object.</p>';
  const means = [term('AP'), term('ATE', 'm'), term('ASE'), term('AOE', '°'), term('AVE', 'm/s')];
  const medians = ['range m', 'lateral m', 'range %', 'heading °', 'speed m/s'];
  const head = ['class', 'distance', 'true', 'matched', ...means, ...medians];
  return panel(
    'Errors of matches at 2 m',
    table(head, rows, from(2, 12)),
    'ATE to AVE are averaged over recall as in nuScenes. To their right: medians over all matches of the distance error, the error across the line of sight, the distance error over the true distance, heading and speed. A dash: not reached or not known.',
  );
}

const bandCells = (band: BandScore): string[] => [
  String(band.truths),
  String(band.matched),
  text(band.ap, threePlaces),
  text(band.translationErrorM, threePlaces),
  text(band.scaleError, threePlaces),
  text(band.orientationErrorRad, degrees),
  text(band.velocityErrorMps, twoPlaces),
  text(band.medianRangeErrorM, twoPlaces),
  text(band.medianLateralErrorM, twoPlaces),
  text(band.medianRelativeRangeError, share),
  text(band.medianYawErrorRad, degrees),
  text(band.medianVelocityErrorMps, twoPlaces),
];

export function phantomsSection({ phantoms }: ScoreCard): string {
  if (phantoms === undefined) return '<p class="note">Every true frame has an object within 54 m.</p>';
  const rows = (['published', 'atBestF1'] as const).map((key) => {
    const { frames, phantoms: count, per1000Frames } = phantoms[key];
    const name = key === 'published' ? 'all published detections' : 'above the best-F1 scores';
    return [name, String(frames), String(count), withInterval(per1000Frames, twoPlaces)];
  });
  return panel(
    'False positives in frames without objects',
    table(['detections', 'frames without objects', term('phantoms'), 'per 1,000 frames'], rows, [1, 2, 3]),
  );
}

export function pixelsSection({ pixels }: ScoreCard): string {
  if (pixels === undefined)
    return '<p class="note">Not scored: the truth or the prediction has no pixel classes, or they could not be placed (see alerts). A replay writes them with <code>--pixel-classes</code>.</p>';
  const rows = Object.entries(pixels.iou).map(([name, iou]) => [name, withInterval(iou, threePlaces)]);
  return panel(
    `Intersection over union, ${counted(pixels.frames, 'frame')}`,
    table(['class', term('IoU')], [...rows, ['<b>mean</b>', withInterval(pixels.meanIou, threePlaces)]], [1]),
    'In the model’s image band at its own resolution; pixels without truth are ignored.',
  );
}

export function trackingSection({ tracking }: ScoreCard): string {
  const rows = Object.entries(tracking).flatMap(([label, sets]) =>
    TRACK_SETS.map((set, i) => {
      const figures = sets[set];
      return [
        i === 0 ? className(label) : '',
        set,
        String(figures.truths),
        text(figures.mota, threePlaces),
        text(figures.idf1, threePlaces),
        text(figures.motpM, twoPlaces),
        String(figures.misses),
        String(figures.falsePositives),
        String(figures.idSwitches),
        text(figures.idSwitchesPer10Secs, twoPlaces),
        String(figures.fragmentations),
      ];
    }),
  );
  if (rows.length === 0) return '<p class="note">The truth or the prediction has no tracks.</p>';
  const head = [
    'class',
    'objects',
    'true',
    term('MOTA'),
    term('IDF1'),
    term('MOTP', 'm'),
    'missed',
    'false',
    term('id switches'),
    'in 10 s',
    term('fragments'),
  ];
  return panel(
    'Tracking, 0-50 m',
    table(head, rows, from(2, 9)),
    'CLEAR MOT and identity scores at 2 m between centres. Published: all but rejected objects; confirmed: what a planner may act on. Switches per 10 seconds of tracked time.',
  );
}

export function conditionsSection({ conditions }: ScoreCard): string {
  const entries = Object.entries(conditions);
  if (entries.length === 0) return '<p class="note">The truth or the prediction has no conditions.</p>';
  const panels = entries.map(([group, { accuracy, frames, confusion }]) => {
    const values = [
      ...new Set([...Object.keys(confusion), ...Object.values(confusion).flatMap((row) => Object.keys(row))]),
    ];
    const rows = Object.entries(confusion).map(([is, said]) => [
      escapeHtml(is),
      ...values.map((value) => (said[value] === undefined ? '' : String(said[value]))),
    ]);
    return panel(
      `${group.replace('_', ' ')}: ${withInterval(accuracy, share)}`,
      table(['is \\ said', ...values.map(escapeHtml)], rows, from(1, values.length)),
      counted(frames, 'frame'),
    );
  });
  return `<div class="charts two">${panels.join('')}</div>`;
}

export function drivesSection(card: ScoreCard): string {
  const rows = card.drives.map((drive) => [
    escapeHtml(drive.name),
    ...[drive.truthFrames, drive.scored, drive.truthWithoutPrediction, drive.otherFrame].map(String),
  ]);
  const modes = Object.entries(card.modes).map(([mode, count]) => `${mode} ${count}`);
  return panel(
    counted(card.drives.length, 'drive'),
    table(['drive', 'true frames', 'scored', 'without prediction', 'other coordinate frame'], rows, from(1, 4)),
    `${counted(card.frames.predictionWithoutTruth, 'prediction')} without truth. Stamps may differ by ${card.settings.toleranceMs} ms.${modes.length === 0 ? '' : ` Modes: ${modes.join(', ')}.`}`,
  );
}

export function evaluationAlertsSection({ alerts }: ScoreCard): string {
  if (alerts.length === 0) return '<p class="note">None.</p>';
  const rows = alerts.map(({ severity, code, message, tip, count }) => [
    `<span class="severity ${severity}"></span>${severity}`,
    `<code>${escapeHtml(code)}</code>`,
    String(count),
    `${escapeHtml(message)}<br><span class="note">${escapeHtml(tip)}</span>`,
  ]);
  return panel('While reading', table(['', 'code', 'times', 'what'], rows, [2]));
}
