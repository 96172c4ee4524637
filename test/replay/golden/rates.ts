import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import type { ErrorCounts } from '../../../tools/faults/ErrorCounts.js';
import type { FaultReport } from '../../../tools/faults/FaultReport.js';

/** What one fault does in one drive, or a drive without one (`none`). Counts of scenes, true objects and phantoms. */
export interface PinnedRate {
  readonly fault: string;
  readonly drive: string;
  /** Scenes from the onset to the first sign; null when it is not detected. */
  readonly after: number | null;
  readonly sign: string;
  readonly mode_right: number;
  readonly false_alarm: number;
  readonly counts: Readonly<Record<(typeof COUNTS)[number], number>>;
}

export interface PinnedRates {
  readonly model_sha256: string;
  /** Of all outputs of the model, bit for bit: another CPU gives others. */
  readonly outputs_sha256: string;
  readonly rates: readonly PinnedRate[];
}

const COUNTS = ['frames', 'truths', 'confirmed', 'unconfirmed', 'rejected', 'notFound', 'phantoms'] as const;
/** Another CPU moves objects across a threshold now and then: so many more or fewer, and a detection by a scene. */
const COUNT_SLACK = 3;
const AFTER_SLACK = 1;
const SHARE_SLACK = 0.1;

export function pinnedRates(report: FaultReport, outputsSha256: string): PinnedRates {
  const sound = [...report.nominal, ...report.empty].filter(({ fault }) => fault === 'none');
  return {
    model_sha256: report.modelSha256,
    outputs_sha256: outputsSha256,
    rates: [
      ...sound.map(({ drive, counts }) => ({
        ...{ fault: 'none', drive, after: null, sign: '', mode_right: 1, false_alarm: 0 },
        counts: countsOf(counts),
      })),
      ...report.cases.map((score) => ({
        fault: score.fault,
        drive: score.drive,
        after: score.detectedAfterFrames ?? null,
        sign: score.sign ?? '',
        mode_right: rounded(score.modeRightShare),
        false_alarm: rounded(score.falseAlarmShare),
        counts: countsOf(score.errors),
      })),
    ],
  };
}

/** What differs, in words; with slack where the outputs of the model are not bit for bit those of the reference. */
export function rateDifferences(expected: PinnedRates, received: PinnedRates): readonly string[] {
  const isExact = expected.outputs_sha256 === received.outputs_sha256;
  const nameOf = ({ fault, drive }: PinnedRate): string => `${fault} in ${drive}`;
  const others = new Map(received.rates.map((rate) => [nameOf(rate), rate]));
  const differences = received.rates.length === expected.rates.length ? [] : ['the faults or drives are others'];
  for (const rate of expected.rates) {
    const name = nameOf(rate);
    const other = others.get(name);
    if (other === undefined) {
      differences.push(`${name}: expected but not played`);
      continue;
    }
    const compare = (what: string, a: number | null, b: number | null, slack: number): void => {
      if (a === b || (!isExact && a !== null && b !== null && Math.abs(a - b) <= slack)) return;
      differences.push(`${name}: expected ${what} ${a ?? 'none'} but received ${b ?? 'none'}`);
    };
    compare('a sign after scene', rate.after, other.after, AFTER_SLACK);
    compare('a share of right modes', rate.mode_right, other.mode_right, SHARE_SLACK);
    compare('a false alarm share', rate.false_alarm, other.false_alarm, 0);
    for (const count of COUNTS) compare(count, rate.counts[count], other.counts[count], COUNT_SLACK);
    if (isExact && rate.sign !== other.sign)
      differences.push(`${name}: expected the sign ${rate.sign} but received ${other.sign}`);
  }
  return differences;
}

/** First line the hashes, then a line for each rate. */
export async function readRates(path: URL): Promise<PinnedRates> {
  const [head = '', ...lines] = (await readFile(path, 'utf8')).trim().split('\n');
  return {
    ...(JSON.parse(head) as Omit<PinnedRates, 'rates'>),
    rates: lines.map((line) => JSON.parse(line) as PinnedRate),
  };
}

/** False when it is what the file holds already. */
export async function writeRates(path: URL, { rates, ...head }: PinnedRates): Promise<boolean> {
  const text = [head, ...rates].map((line) => `${JSON.stringify(line)}\n`).join('');
  if (existsSync(path) && (await readFile(path, 'utf8')) === text) return false;
  await writeFile(path, text);
  return true;
}

const countsOf = (counts: ErrorCounts): PinnedRate['counts'] => ({
  frames: counts.frames,
  truths: counts.truths,
  confirmed: counts.confirmed,
  unconfirmed: counts.unconfirmed,
  rejected: counts.rejected,
  notFound: counts.notFound,
  phantoms: counts.phantoms,
});

const rounded = (share: number): number => Math.round(1000 * share) / 1000;
