import type { ErrorCounts } from './ErrorCounts.js';
import type { FaultCase } from './FaultCase.js';
import type { DriveErrors, FaultReport } from './FaultReport.js';
import type { CaseScore } from './scoreCase.js';

/** Head and rows of a table; cells are plain text. */
export interface Table {
  readonly title: string;
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
const perThousand = (count: number, frames: number): string =>
  frames === 0 ? '–' : ((1000 * count) / frames).toFixed(1);

/** The tables of docs/trust.md and of the page. */
export function faultTables(report: FaultReport, cases: readonly FaultCase[]): readonly Table[] {
  return [faultTable(report, cases), nominalTable(report.nominal), emptyTable(report.empty)];
}

function faultTable({ cases: scores }: FaultReport, cases: readonly FaultCase[]): Table {
  const rows = cases.flatMap((fault): string[][] => {
    // A drive that ends before the onset is no evidence; one that falls silent at the onset is.
    const of = scores.filter(
      (score) => score.fault === fault.name && (score.scenes > 0 || score.errorsWithout.frames > 0),
    );
    if (of.length === 0) return [];
    const times = of.flatMap(({ detectedAfterFrames }) => detectedAfterFrames ?? []);
    const scenes = sum(of, ({ scenes: count }) => count);
    const found = of.filter(({ detected }) => detected);
    const right = sum(found, ({ modeRightShare }) => modeRightShare);
    const withFault = addUp(of.map(({ errors }) => errors));
    const without = addUp(of.map(({ errorsWithout }) => errorsWithout));
    return [
      [
        fault.name,
        fault.summary,
        `${of.filter(({ detected }) => detected).length} of ${of.length}`,
        times.length === 0
          ? '–'
          : times.length === 1
            ? String(times[0])
            : `${Math.min(...times)}–${Math.max(...times)}`,
        `${of.filter(({ inTime }) => inTime).length} of ${of.length} (≤ ${fault.maxFrames})`,
        [...new Set(of.flatMap(({ sign }) => sign ?? []))].join(', ') || '–',
        `${percent(right, found.length)}: ${modeText(of)}`,
        percent(
          sum(of, ({ falseAlarmShare, scenes: count }) => falseAlarmShare * count),
          scenes,
        ),
        `${perThousand(without.phantoms, without.frames)} → ${perThousand(withFault.phantoms, withFault.frames)}`,
        `${percent(without.truths - without.confirmed, without.truths)} → ${percent(withFault.truths - withFault.confirmed, withFault.truths)}`,
      ],
    ];
  });
  return {
    title: 'Faults',
    note: 'Frames are scenes published from the onset to the first sign. Mode right: share of the scenes from then on, – where it was not detected. False alarm: the same finding in the same stretch without the fault. Phantoms: confirmed objects where nothing is, per 1,000 frames. Misses: true objects within 50 m, not mostly hidden, without a confirmed object. Without → with the fault.',
    head: [
      'fault',
      'description',
      'detected',
      'after frames',
      'in time',
      'sign',
      'mode right',
      'false alarm',
      'phantoms',
      'misses',
    ],
    rows,
  };
}

const nominalTable = (drives: readonly DriveErrors[]): Table => ({
  title: 'Drives without a fault',
  note: 'True objects within 50 m, not mostly hidden. Shares of those the model found at all; what it did not find is given apart. Wrongly unconfirmed: share of those that a confirmation is due for, which is when the model has known an object in the picture for the third frame in a row (the guard wants two of three). Unconfirmed by design, and given apart: just entered (in the picture for the first or second frame), outside the picture (radar alone may not confirm). Phantoms: confirmed objects where nothing is, per 1,000 frames.',
  head: [
    'drive',
    'kind',
    'frames',
    'true objects',
    'found by the model',
    'confirmed',
    'wrongly unconfirmed',
    'mostly for',
    'just entered',
    'outside the picture',
    'rejected',
    'phantoms',
  ],
  rows: [
    ...drives.map(({ drive, kind, counts }) => nominalRow(drive, kind, counts)),
    nominalRow('all', '', addUp(drives.map(({ counts }) => counts))),
  ],
});

function nominalRow(drive: string, kind: string, counts: ErrorCounts): string[] {
  const found = counts.truths - counts.notFound;
  const [worst] = Object.entries(counts.dueUnconfirmedFor).sort((a, b) => b[1] - a[1]);
  return [
    drive,
    kind,
    String(counts.frames),
    String(counts.truths),
    percent(found, counts.truths),
    percent(counts.confirmed, found),
    percent(counts.dueUnconfirmed, counts.due),
    worst === undefined ? '' : worst[0].replaceAll('-', ' '),
    percent(counts.entering, found),
    percent(counts.outside, found),
    percent(counts.rejected, found),
    perThousand(counts.phantoms, counts.frames),
  ];
}

function emptyTable(drives: readonly DriveErrors[]): Table {
  const faults = [...new Set(drives.map(({ fault }) => fault))];
  return {
    title: 'Empty roads',
    note: 'Confirmed objects per 1,000 frames that have no true object within 54 m.',
    head: ['fault', 'object-free frames', 'phantoms confirmed', 'per 1,000 frames'],
    rows: faults.map((fault) => {
      const counts = addUp(drives.filter((entry) => entry.fault === fault).map(({ counts: of }) => of));
      return [
        fault,
        String(counts.freeFrames),
        String(counts.phantomsInFreeFrames),
        perThousand(counts.phantomsInFreeFrames, counts.freeFrames),
      ];
    }),
  };
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

function modeText(scores: readonly CaseScore[]): string {
  const counts = new Map<string, number>();
  for (const { modes } of scores)
    for (const [mode, count] of Object.entries(modes)) counts.set(mode, (counts.get(mode) ?? 0) + count);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([mode, count]) => `${mode} ${count}`)
    .join(', ');
}

export function addUp(counts: readonly ErrorCounts[]): ErrorCounts {
  const total = (pick: (one: ErrorCounts) => number): number => sum(counts, pick);
  return {
    frames: total(({ frames }) => frames),
    freeFrames: total(({ freeFrames }) => freeFrames),
    phantoms: total(({ phantoms }) => phantoms),
    phantomsInFreeFrames: total(({ phantomsInFreeFrames }) => phantomsInFreeFrames),
    truths: total(({ truths }) => truths),
    confirmed: total(({ confirmed }) => confirmed),
    unconfirmed: total(({ unconfirmed }) => unconfirmed),
    rejected: total(({ rejected }) => rejected),
    notFound: total(({ notFound }) => notFound),
    due: total(({ due }) => due),
    dueUnconfirmed: total(({ dueUnconfirmed }) => dueUnconfirmed),
    outside: total(({ outside }) => outside),
    entering: total(({ entering }) => entering),
    dueUnconfirmedFor: addReasons(counts.map(({ dueUnconfirmedFor }) => dueUnconfirmedFor)),
    unconfirmedFor: addReasons(counts.map(({ unconfirmedFor }) => unconfirmedFor)),
    rejectedFor: addReasons(counts.map(({ rejectedFor }) => rejectedFor)),
  };
}

function addReasons(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const counts of all)
    for (const [reason, count] of Object.entries(counts)) total[reason] = (total[reason] ?? 0) + count;
  return total;
}

export const markdownTable = ({ head, rows }: Table): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
