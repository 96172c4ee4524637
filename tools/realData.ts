#!/usr/bin/env node
// Replays every recorded drive below a folder through the shipped student, scores those that carry truth, and renews the tables of docs/real-data.md.
// Usage: npm run real-data -- <folder with astyx, highway, formats> [--out out/real]
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'out/real' } },
});
if (positionals[0] === undefined) throw new Error('Expected the folder of the recorded drives but received nothing');
const data = positionals[0];
const out = values.out;
const command = 'dist/cli/main.js';
// Average precision wants the whole ranking; the published thresholds would cut it.
const EVERY_SCORE = join(out, 'every-score.yaml');
// One of the recordings has no transforms: the mounting of the same drive's others.
const MOUNTED = join(out, 'mounted.yaml');

/** What is read of summary.json and score.json. */
interface Summary {
  readonly frames: number;
  readonly scenes: number;
  readonly modes: Readonly<Record<string, number>>;
  readonly detections: Readonly<Record<string, number>>;
  readonly alerts: readonly {
    readonly alert: { readonly severity: string; readonly code: string };
    readonly count: number;
  }[];
}

interface Estimate {
  readonly value?: number;
  readonly ci95?: readonly [number, number];
}

interface Scores {
  readonly frames: { readonly scored: number };
  readonly mean_ap_by_band: object;
  readonly classes: Readonly<
    Record<
      string,
      {
        readonly ap: Estimate;
        readonly median_range_error_m: Estimate;
        readonly median_lateral_error_m: Estimate;
        readonly bands: Readonly<Record<string, { readonly ap?: number; readonly truths: number }>>;
        readonly best_f1?: { readonly threshold: number; readonly precision: number; readonly recall: number };
      }
    >
  >;
}

/** A name for the table, and flags. */
type Choice = readonly [string, readonly string[]];

const bagsOf = (folder: string): readonly string[] =>
  readdirSync(join(data, folder))
    .map((name) => join(data, folder, name))
    .filter(
      (path) => path.endsWith('.mcap') || (statSync(path).isDirectory() && existsSync(join(path, 'metadata.yaml'))),
    )
    .sort();

function replay(bag: string, folder: string, ...flags: readonly string[]) {
  const run = spawnSync(process.execPath, [command, 'replay', bag, '--out', folder, '--provider', 'cpu', ...flags], {
    encoding: 'utf8',
  });
  const summary = join(folder, 'summary.json');
  const said = run.stderr.trim().split('\n').at(-1)!;
  return {
    code: run.status,
    said,
    summary: run.status === 0 ? (JSON.parse(readFileSync(summary, 'utf8')) as Summary) : undefined,
  };
}

function row(name: string, { code, said, summary }: ReturnType<typeof replay>): string {
  if (summary === undefined) return `| ${name} | exit ${String(code)} | | | | ${said.replaceAll('|', '\\|')} |`;
  const counts = (record: Readonly<Record<string, number>>): string =>
    Object.entries(record)
      .map(([key, count]) => `${key} ${count}`)
      .join(', ');
  const alerts = summary.alerts
    .filter(({ alert }) => alert.severity !== 'info')
    .map(({ alert, count }) => `${alert.code} ${count}`)
    .join(', ');
  return `| ${name} | ${summary.frames} | ${summary.scenes} | ${counts(summary.modes)} | ${counts(summary.detections)} | ${alerts} |`;
}

function table(folder: string, runsOf: (name: string, bag: string) => readonly Choice[] = () => [['', []]]): string {
  const lines = [
    '| recording | frames | scenes | modes | objects published | alerts (warnings and errors) |',
    '|---|---|---|---|---|---|',
  ];
  for (const bag of bagsOf(folder)) {
    const name = basename(bag);
    for (const [choice, flags] of runsOf(name, bag)) {
      process.stderr.write(`${bag} ${choice}\n`);
      const place = join(out, folder, `${name.replace('.mcap', '')}${choice.replaceAll('/', '_')}`);
      lines.push(row(`${name} ${choice}`.trim(), replay(bag, place, ...flags)));
    }
  }
  return lines.join('\n');
}

/** Recordings with many topics of one kind are run as they are (refused, with the candidates) and then once with each of them. */
function choicesIn(name: string, bag: string): readonly Choice[] {
  const asItIs: readonly Choice[] = [['', []]];
  const inspected = spawnSync(process.execPath, [command, 'inspect', bag, '--json'], { encoding: 'utf8' }).stdout;
  const { topics: found } = JSON.parse(inspected) as { readonly topics: readonly { readonly topic: string }[] };
  const topics = found.map(({ topic }) => topic);
  const matching = (pattern: RegExp): readonly string[] => topics.filter((topic) => pattern.test(topic));
  if (name.startsWith('h_')) return [...asItIs, ...topics.map((topic): Choice => [topic, ['--camera', topic]])];
  if (name.startsWith('i_'))
    return [...asItIs, ...topics.map((topic): Choice => [topic, ['--radar', topic, '--config', MOUNTED]])];
  if (name.startsWith('j_')) {
    const good = ['--radar', '/ok/points', '--camera-info', '/ok/camera_info'];
    const radars = matching(/points|cdr_empty|cdr_truncated|stamp/);
    return [
      ...asItIs,
      ...matching(/image|jpeg|cdr_huge/).map((topic): Choice => [topic, ['--camera', topic, ...good]]),
      ...matching(/bad.camera_info/).map((topic): Choice => [
        topic,
        ['--camera', '/ok/image/compressed', '--radar', '/ok/points', '--camera-info', topic],
      ]),
      [
        'all radar topics',
        ['--camera', '/ok/image/compressed', '--camera-info', '/ok/camera_info', '--radar', ...radars],
      ],
    ];
  }
  return asItIs;
}

/** The score card of a split, from predictions of every score. */
function scores(split: string): Scores {
  const predictions = join(out, `astyx-${split}-scored`);
  for (const bag of bagsOf(`astyx/${split}`)) {
    replay(
      bag,
      join(predictions, basename(bag, '.mcap')),
      '--format',
      'mcap',
      '--pixel-classes',
      '--config',
      EVERY_SCORE,
    );
  }
  const folder = join(out, `astyx-${split}-score`);
  execFileSync(process.execPath, [
    command,
    'evaluate',
    predictions,
    '--truth',
    join(data, 'astyx', split),
    '--out',
    folder,
  ]);
  return JSON.parse(readFileSync(join(folder, 'score.json'), 'utf8')) as Scores;
}

const number = (value: number | undefined, digits = 2): string => (value === undefined ? '–' : value.toFixed(digits));

function scoreTable({ classes: scored, frames, mean_ap_by_band: bands }: Scores): string {
  const lines = [
    '| class | objects | AP (95 %) | 0–20 m | 20–35 m | 35–50 m | median range / lateral error m | best F1: threshold, precision, recall |',
    '|---|---|---|---|---|---|---|---|',
  ];
  for (const [name, c] of Object.entries(scored)) {
    const interval = c.ap.ci95 === undefined ? '' : ` (${c.ap.ci95.map((bound) => number(bound)).join('–')})`;
    const best =
      c.best_f1 === undefined
        ? '–'
        : `${number(c.best_f1.threshold)}, ${number(c.best_f1.precision)}, ${number(c.best_f1.recall)}`;
    const band = (key: string): string => number(c.bands[key]?.ap);
    lines.push(
      `| ${name} | ${c.bands['0-50']!.truths} | ${number(c.ap.value, 3)}${interval} | ${band('0-20')} | ${band('20-35')} | ${band('35-50')} | ${number(c.median_range_error_m.value)} / ${number(c.median_lateral_error_m.value)} | ${best} |`,
    );
  }
  return [
    `${frames.scored} frames, ${Object.keys(bands).length - 1} range bands; classes without objects are left out.`,
    '',
    ...lines,
  ].join('\n');
}

function renew(file: string, name: string, text: string): void {
  const begin = `<!-- ${name}: npm run real-data -->`;
  const end = `<!-- end ${name} -->`;
  const page = readFileSync(file, 'utf8');
  const [before, rest] = page.split(begin);
  if (rest === undefined) throw new Error(`Expected ${begin} in ${file} but received none`);
  writeFileSync(file, `${before}${begin}\n${text}\n${end}${rest.split(end)[1]!}`);
}

mkdirSync(out, { recursive: true });
const classes = ['car', 'truck', 'bus', 'trailer', 'motorcycle', 'bicycle', 'pedestrian', 'animal', 'hazard'];
writeFileSync(EVERY_SCORE, `heads:\n  thresholds: { ${classes.map((name) => `${name}: 0.02`).join(', ')} }\n`);
writeFileSync(MOUNTED, 'sync:\n  mountings: { radar_front: { xyzM: [0, 0, 1.618], rpyDeg: [3.9, 3.0, 0] } }\n');
const page = 'docs/real-data.md';
const manifest = JSON.parse(readFileSync('models/manifest.json', 'utf8')) as {
  readonly default: string;
  readonly models: Readonly<Record<string, { readonly version: string; readonly sha256: string }>>;
};
const model = manifest.models[manifest.default]!;
renew(
  page,
  'run',
  `Model \`${manifest.default}\` ${model.version} (sha256 \`${model.sha256.slice(0, 12)}\`), provider cpu, Node ${process.version}, ${cpus().length} cores of ${cpus()[0]!.model}.`,
);
renew(page, 'astyx val', table('astyx/val'));
renew(page, 'astyx train', table('astyx/train'));
renew(page, 'highway', table('highway'));
renew(page, 'formats', table('formats', choicesIn));
renew(page, 'scores', scoreTable(scores('val')));
