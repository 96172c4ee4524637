import type { TopLevelSpec } from 'vega-lite';
import type { ObjectClass } from '../../domain/ObjectClass.js';
import { CLASS_COLOURS } from '../../publish/classColours.js';
import { CHART_WIDTH_PX } from '../../report/charts/renderChart.js';
import { RECALLS } from '../detection/recallCurve.js';
import type { ScoreCard } from '../ScoreCard.js';

const HEIGHT_PX = 220;
const UNIT = { domain: [0, 1] as [number, number] };

/** Colours of the classes that are drawn. */
const classScale = (labels: readonly string[]) => ({
  domain: [...labels],
  range: labels.map((label) => CLASS_COLOURS[label as ObjectClass]),
});

/** One line a class, up to the recall it reaches. */
export function precisionRecallChart({ classes }: ScoreCard): TopLevelSpec {
  const labels = Object.keys(classes);
  const values = Object.entries(classes).flatMap(([label, { precisionOverRecall = [] }]) =>
    precisionOverRecall
      .map((precision, i) => ({ label, recall: RECALLS[i]!, precision }))
      .filter(({ precision }) => precision > 0),
  );
  return {
    width: CHART_WIDTH_PX,
    height: HEIGHT_PX,
    data: { values },
    mark: { type: 'line', strokeWidth: 2 },
    encoding: {
      x: { field: 'recall', type: 'quantitative', title: 'recall', scale: UNIT, axis: { tickCount: 5 } },
      y: { field: 'precision', type: 'quantitative', title: 'precision', scale: UNIT },
      color: { field: 'label', type: 'nominal', legend: null, scale: classScale(labels) },
    },
  };
}

/** AP of each class in each range band: a dot with its line from zero. */
export function rangeChart({ classes, settings }: ScoreCard): TopLevelSpec {
  const labels = Object.keys(classes);
  const bands = settings.bands.slice(1);
  const values = Object.entries(classes).flatMap(([label, score]) =>
    bands.flatMap((name) => {
      const ap = score.bands[name]?.ap;
      return ap === undefined ? [] : [{ label, band: `${name} m`, ap }];
    }),
  );
  return {
    width: CHART_WIDTH_PX,
    height: HEIGHT_PX,
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      x: {
        field: 'band',
        type: 'nominal',
        title: null,
        sort: bands.map((name) => `${name} m`),
        axis: { labelAngle: 0 },
        scale: { paddingInner: 0.25 },
      },
      xOffset: { field: 'label', type: 'nominal', sort: labels },
      y: { field: 'ap', type: 'quantitative', title: 'average precision', scale: UNIT },
      color: { field: 'label', type: 'nominal', legend: null, scale: classScale(labels) },
    },
  };
}

/** How often detections of a score match, against that score; the area of a dot is the number of detections. */
export function reliabilityChart({ calibrationBins }: ScoreCard): TopLevelSpec {
  return {
    width: CHART_WIDTH_PX,
    height: HEIGHT_PX,
    encoding: {
      x: { field: 'meanScore', type: 'quantitative', title: 'mean score', scale: UNIT, axis: { tickCount: 5 } },
      y: { field: 'hitShare', type: 'quantitative', title: 'share of correct detections', scale: UNIT },
    },
    layer: [
      {
        data: { values: [0, 1].map((value) => ({ meanScore: value, hitShare: value })) },
        mark: { type: 'line', color: 'var(--muted)', strokeWidth: 1, strokeDash: [4, 4] },
      },
      {
        data: { values: [...calibrationBins] },
        mark: { type: 'line', color: 'var(--accent)', strokeWidth: 1, opacity: 0.5 },
      },
      {
        data: { values: [...calibrationBins] },
        mark: { type: 'point', color: 'var(--accent)', filled: true, opacity: 0.9 },
        encoding: {
          size: {
            field: 'count',
            type: 'quantitative',
            legend: null,
            scale: { type: 'linear', domainMin: 0, range: [12, 260] },
          },
        },
      },
    ],
  };
}
