import { median, percentile } from '#src/bench/percentile.js';
import type { Table } from './faultTables.js';
import type { MotionFigures } from './MotionErrors.js';

/** Of |told - true| / true: right enough to act on. */
const RIGHT_WITHIN = 0.15;

/** Accuracy of tracks and times to collision, drive by drive. */
export const motionTable = (drives: readonly { readonly drive: string; readonly figures: MotionFigures }[]): Table => ({
  title: 'Tracks and times to collision',
  note: 'Cars within 50 m and the confirmed objects that follow them; id switches per 10 s that they are followed. Radial speed: absolute error over ground of cars with radar support, from their third frame on, median (nine of ten). Due: objects in the way that the vehicle touches within 4 s, summed over frames; told: those a hazard with a time names; error of that time: median; right: within 15 %.',
  head: ['drive', 'cars followed', 'id switches', 'MOTA', 'IDF1', 'radial speed m/s', 'due', 'told', 'error', 'right'],
  rows: [
    ...drives.map(({ drive, figures }) => rowOf(drive, [figures])),
    rowOf(
      'all',
      drives.map(({ figures }) => figures),
    ),
  ],
});

function rowOf(name: string, all: readonly MotionFigures[]): string[] {
  const cars = all.flatMap(({ cars: of }) => of ?? []);
  const followedSecs = sum(cars.map((of) => of.followedSecs));
  const switches = sum(cars.map((of) => of.idSwitches));
  const truths = sum(cars.map((of) => of.truths));
  const wrong = sum(cars.map((of) => of.misses + of.falsePositives + of.idSwitches));
  const right = 2 * sum(cars.map((of) => of.idTruePositives));
  const ids = right + sum(cars.map((of) => of.idFalsePositives + of.idFalseNegatives));
  const speeds = all.flatMap(({ radialSpeedErrorsMps }) => radialSpeedErrorsMps);
  const times = all.flatMap(({ timeErrors }) => timeErrors);
  const due = sum(all.map((of) => of.due));
  return [
    name,
    `${followedSecs.toFixed(0)} s`,
    followedSecs === 0 ? '–' : ((10 * switches) / followedSecs).toFixed(2),
    truths === 0 ? '–' : (1 - wrong / truths).toFixed(2),
    ids === 0 ? '–' : (right / ids).toFixed(2),
    speeds.length === 0 ? '–' : `${median(speeds).toFixed(2)} (${percentile(speeds, 0.9).toFixed(2)})`,
    String(due),
    due === 0 ? '–' : percent(times.length / due),
    times.length === 0 ? '–' : percent(median(times)),
    times.length === 0 ? '–' : percent(times.filter((error) => error <= RIGHT_WITHIN).length / times.length),
  ];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
