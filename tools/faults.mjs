#!/usr/bin/env node
// Plays every sensor fault over generated drives (and recorded ones, with --real) and writes out/faults/faults.json and faults.html; --docs renews the tables of docs/trust.md.
// Usage: npm run faults -- [--drives 4] [--frames 60] [--only camera-black,radar-dead] [--real <folder with astyx/val>] [--model <file>] [--out out/faults] [--docs]
//        npm run faults -- --from out/faults/faults.json --docs   (tables of an earlier run)
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { modelPathOf } from '../dist/cli/packagePaths.js';
import { SharpImageScaler } from '../dist/decode/sharp/SharpImageScaler.js';
import { FAULT_CASES } from '../dist/faults/faultCases.js';
import { faultPage } from '../dist/faults/faultPage.js';
import { faultTables, markdownTable } from '../dist/faults/faultTables.js';
import { loadDrive } from '../dist/faults/loadDrive.js';
import { runFaultSuite } from '../dist/faults/runFaultSuite.js';
import { makeSuiteDrive, SUITE_DRIVES } from '../dist/faults/suiteDrives.js';
import { createEngine } from '../dist/infer/createEngine.js';
import { defaultConfig } from '../dist/pipeline/config.js';

const { values } = parseArgs({
  options: {
    drives: { type: 'string', default: '4' },
    frames: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    real: { type: 'string' },
    model: { type: 'string' },
    out: { type: 'string', default: 'out/faults' },
    docs: { type: 'boolean', default: false },
    from: { type: 'string' },
  },
});
const frames = Number(values.frames);
const onsetSecs = 2;
const cases = FAULT_CASES.filter(({ name }) => values.only === undefined || values.only.split(',').includes(name));
mkdirSync(values.out, { recursive: true });
const report = values.from === undefined ? await play() : JSON.parse(readFileSync(values.from, 'utf8'));
const tables = faultTables(report, cases);
writeFileSync(join(values.out, 'faults.json'), `${JSON.stringify(report, undefined, 2)}\n`);
writeFileSync(join(values.out, 'faults.html'), faultPage(report, tables));
for (const table of tables) console.log(`\n${table.title}\n\n${markdownTable(table)}`);
if (values.docs) renewDocs('docs/trust.md');

/** Replaces what stands between `<!-- faults:<title> -->` and `<!-- /faults -->`. */
function renewDocs(path) {
  let text = readFileSync(path, 'utf8');
  for (const table of tables) {
    const begin = `<!-- faults:${table.title} -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf('<!-- /faults -->', from);
    if (from < 0 || to < 0) throw new Error(`Expected ${begin} in ${path} but found none`);
    const facts = `Model ${report.model} (${report.modelSha256.slice(0, 12)}), ${report.settings.frames} frames a drive, fault from ${report.settings.onsetSecs} s on, ${report.settings.drives.length} drives.`;
    text = `${text.slice(0, from)}${begin}\n\n${facts} ${table.note}\n\n${markdownTable(table)}\n\n${text.slice(to)}`;
  }
  writeFileSync(path, text);
}

async function play() {
  const drives = SUITE_DRIVES.slice(0, Number(values.drives)).map(
    (drive) => () => makeSuiteDrive(drive, frames / 10, join(values.out, 'drives')),
  );
  if (values.real !== undefined) {
    const folder = join(values.real, 'astyx', 'val');
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.mcap')))
      drives.push(() => loadDrive({ path: join(folder, name), name, kind: 'recorded', maxSecs: frames / 10 }));
  }
  const engine = await createEngine({ modelPath: await modelPathOf(values.model), provider: 'cpu' });
  try {
    return await runFaultSuite({
      engine,
      scaler: new SharpImageScaler(),
      config: defaultConfig(),
      cases,
      drives,
      frames,
      onsetSecs,
      seed: Number(values.seed),
      onProgress: (text) => process.stderr.write(`${text}\n`),
    });
  } finally {
    await engine.close();
  }
}
