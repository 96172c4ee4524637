#!/usr/bin/env node
// Plays every sensor fault over generated drives (and recorded ones, with --real) and writes out/faults/faults.json and faults.html; --docs renews the tables of docs/trust.md.
// Usage: npm run faults -- [--drives 4] [--frames 60] [--only camera-black,radar-dead] [--real <folder with astyx/val>] [--real-drives 5] [--model <file>] [--out out/faults] [--docs]
//        npm run faults -- --ablate [--drives 6] [--real <folder>]   (what is lost without each rule: out/faults/ablation.json; --docs renews docs/safety.md)
//        npm run faults -- --margins [--drives 6] [--real <folder>]   (how near drives without a fault come to each limit; --docs renews docs/safety.md)
//        npm run faults -- --from out/faults/faults.json,<more> --docs   (tables of earlier runs, put together)
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { modelPathOf } from '#src/infer/contract/modelPathOf.js';
import { SharpImageScaler } from '#src/decode/sharp/SharpImageScaler.js';
import { FAULT_CASES } from './faults/faultCases.js';
import type { AblationReport } from './faults/ablation/AblationReport.js';
import { ablationTables } from './faults/ablation/ablationTables.js';
import { runAblation } from './faults/ablation/runAblation.js';
import type { FaultReport } from './faults/FaultReport.js';
import { faultPage } from './faults/faultPage.js';
import { faultTables, markdownTable, type Table } from './faults/faultTables.js';
import { loadDrive } from './faults/loadDrive.js';
import { playMessages } from './faults/playMessages.js';
import { RuleMargins } from './faults/RuleMargins.js';
import { runFaultSuite } from './faults/runFaultSuite.js';
import { renewBlock } from './renewBlock.js';
import { costOf, type WorstCase } from './faults/WorstCase.js';
import { worstCaseSvg } from './faults/worstCaseSvg.js';
import { ABLATION_DRIVES, makeSuiteDrive, SUITE_DRIVES, type SuiteDrive } from './faults/suiteDrives.js';
import type { InferenceEngine } from '#src/domain/Inference.js';
import type { PlayedDrive } from './faults/TimedMessage.js';
import { createEngine } from '#src/infer/createEngine.js';
import { defaultConfig } from '#src/pipeline/config.js';

const { values } = parseArgs({
  options: {
    drives: { type: 'string', default: '4' },
    frames: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    real: { type: 'string' },
    'real-drives': { type: 'string', default: '5' },
    model: { type: 'string' },
    out: { type: 'string', default: 'out/faults' },
    docs: { type: 'boolean', default: false },
    ablate: { type: 'boolean', default: false },
    margins: { type: 'boolean', default: false },
    from: { type: 'string' },
  },
});
const frames = Number(values.frames);
const onsetSecs = 2;
/** Recorded drives have gaps: longer than the generated ones for as many frames. */
const RECORDED_SECS = 120;
const HIGHWAY_SECS = 4;
const cases = FAULT_CASES.filter(({ name }) => values.only === undefined || values.only.split(',').includes(name));
mkdirSync(values.out, { recursive: true });
/** Of the project's own drives alone: recorded ones are not ours to show. */
const worst: WorstCase[] = [];
if (values.ablate) await ablate();
else if (values.margins) await margins();
else await playFaults();

async function playFaults(): Promise<void> {
  const report = values.from === undefined ? await play() : merged(values.from.split(','));
  const tables = faultTables(report, cases);
  write('faults.json', JSON.stringify(report, undefined, 2));
  write('faults.html', faultPage(report, tables));
  print(tables);
  if (values.docs) renewDocs('docs/trust.md', report, tables);
  if (values.docs && worst.length > 0) await renewPictures('docs/trust.md');
}

async function ablate(): Promise<void> {
  const report =
    values.from === undefined
      ? await withEngine((engine) =>
          runAblation({ ...common(engine), drives: drivesOf(ABLATION_DRIVES, true), onsetsSecs: [0, onsetSecs] }),
        )
      : (JSON.parse(readFileSync(values.from, 'utf8')) as AblationReport);
  const tables = ablationTables(report);
  write('ablation.json', JSON.stringify(report, undefined, 2));
  print(tables);
  if (!values.docs) return;
  const facts = `Model ${report.model} (${report.modelSha256.slice(0, 12)}), ${report.drives.length} drives (${report.drives.join('; ')}), faults from 0 s and from ${onsetSecs} s on; on ${report.machine}.`;
  for (const table of tables)
    renewBlock('docs/safety.md', table.title, `${facts} ${table.note}\n\n${markdownTable(table)}`);
}

async function margins(): Promise<void> {
  const rules = new RuleMargins();
  const names: string[] = [];
  await withEngine(async (engine) => {
    for (const make of drivesOf(ABLATION_DRIVES, true)) {
      const drive = await make();
      process.stderr.write(`${drive.name}\n`);
      names.push(drive.name);
      await playMessages(drive, drive.messages, { ...common(engine), probe: rules.probe });
    }
  });
  print([rules.table]);
  const { note, title } = rules.table;
  if (values.docs)
    renewBlock(
      'docs/safety.md',
      title,
      `${names.length} drives that set no limit (${names.join('; ')}). ${note}\n\n${markdownTable(rules.table)}`,
    );
}

function write(name: string, text: string): void {
  writeFileSync(join(values.out, name), `${text}\n`);
}

function print(tables: readonly Table[]): void {
  for (const table of tables) console.log(`\n${table.title}\n\n${markdownTable(table)}`);
}

/** The tables between `<!-- faults:<title> -->` and `<!-- /faults -->`. */
function renewDocs(path: string, report: FaultReport, tables: readonly Table[]): void {
  const { model, modelSha256, settings } = report;
  const facts = `Model ${model} (${modelSha256.slice(0, 12)}), ${settings.frames} frames a drive, fault from ${settings.onsetSecs} s on, ${settings.drives.length} drives; on ${settings.machine}.`;
  // Recorded drives have tables of their own: they have gaps, and one table would hide them.
  const isRecorded = report.nominal.length > 0 && report.nominal.every(({ kind }) => kind === 'recorded');
  for (const table of tables.filter(({ rows }) => rows.length > 0))
    renewBlock(
      path,
      isRecorded ? `Recorded: ${table.title}` : table.title,
      `${facts} ${table.note}\n\n${markdownTable(table)}`,
    );
}

/** The worst frame of up to three faults, as small pictures with a sentence each, between `<!-- faults:Worst cases -->` and `<!-- /faults -->`. */
async function renewPictures(path: string): Promise<void> {
  const chosen: WorstCase[] = [];
  for (const one of worst.toSorted((a, b) => costOf(b) - costOf(a)))
    if (chosen.length < 3 && !chosen.some(({ fault }) => fault === one.fault)) chosen.push(one);
  const lines: string[] = [];
  for (const [i, one] of chosen.entries()) {
    const message = (await one.picture?.corrupt?.()) ?? one.picture?.message;
    if (message?.type !== 'camera') continue;
    const { image } = message;
    const base =
      image.type === 'raster'
        ? sharp(image.data, { raw: { width: image.widthPx, height: image.heightPx, channels: 3 } })
        : sharp(image.data);
    const { data, info } = await base.resize({ width: 640 }).toBuffer({ resolveWithObject: true });
    const raw =
      info.format === 'raw' ? { raw: { width: info.width, height: info.height, channels: 3 as const } } : undefined;
    const file = `images/trust-worst-${i + 1}.jpg`;
    await sharp(data, raw)
      .composite([{ input: Buffer.from(worstCaseSvg(one, info.width, info.height)) }])
      .jpeg({ quality: 70 })
      .toFile(join('docs', file));
    const what = one.fault === 'none' ? 'no fault' : one.fault;
    const sentence = `${one.drive}, ${what}: ${one.phantoms} confirmed where nothing is, ${one.missed} true objects not confirmed, mode ${one.played.scene.mode}.`;
    lines.push(`![${sentence}](${file})`, '', sentence, '');
  }
  renewBlock(path, 'Worst cases', lines.join('\n').trim());
}

/** Reports of one model, one after the other. */
function merged(paths: readonly string[]): FaultReport {
  const reports = paths.map((path) => JSON.parse(readFileSync(path, 'utf8')) as FaultReport);
  const first = reports[0]!;
  if (reports.some(({ modelSha256 }) => modelSha256 !== first.modelSha256))
    throw new Error('Expected reports of one model but found several');
  return {
    ...first,
    settings: { ...first.settings, drives: reports.flatMap(({ settings }) => settings.drives) },
    cases: reports.flatMap(({ cases: scores }) => scores),
    nominal: reports.flatMap(({ nominal }) => nominal),
    empty: reports.flatMap(({ empty }) => empty),
  };
}

type MakeDrive = () => Promise<PlayedDrive>;

/** Generated drives, then recorded ones. Those of `highway` have a camera alone, at 25 pictures a second without gaps. */
function drivesOf(suite: readonly SuiteDrive[], withHighway = false): readonly MakeDrive[] {
  const drives: MakeDrive[] = suite
    .slice(0, Number(values.drives))
    .map((drive) => () => makeSuiteDrive(drive, frames / 10, join(values.out, 'drives')));
  if (values.real === undefined) {
    process.stderr.write('SKIPPED recorded drives: no folder is given (--real)\n');
    return drives;
  }
  const folders = [
    { folder: join(values.real, 'astyx', 'val'), most: Number(values['real-drives']), maxSecs: RECORDED_SECS },
    ...(withHighway ? [{ folder: join(values.real, 'highway'), most: 2, maxSecs: HIGHWAY_SECS }] : []),
  ];
  for (const { folder, most, maxSecs } of folders) {
    if (!existsSync(folder)) {
      process.stderr.write(`SKIPPED recorded drives: ${folder} does not exist\n`);
      continue;
    }
    for (const name of readdirSync(folder)
      .filter((file) => file.endsWith('.mcap'))
      .slice(0, most))
      drives.push(() => loadDrive({ path: join(folder, name), name, kind: 'recorded', maxSecs }));
  }
  return drives;
}

function common(engine: InferenceEngine) {
  return {
    engine,
    scaler: new SharpImageScaler(),
    config: defaultConfig(),
    cases,
    seed: Number(values.seed),
    machine: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} threads, Node ${process.version}`,
    onProgress: (text: string): void => void process.stderr.write(`${text}\n`),
  };
}

async function withEngine<T>(use: (engine: InferenceEngine) => Promise<T>): Promise<T> {
  const engine = await createEngine({ modelPath: await modelPathOf(values.model), provider: 'cpu' });
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

const play = () =>
  withEngine((engine) =>
    runFaultSuite({
      ...common(engine),
      drives: drivesOf(SUITE_DRIVES),
      frames,
      onsetSecs,
      onWorstCase: (one) => {
        if (one.kind !== 'recorded') worst.push(one);
      },
    }),
  );
