#!/usr/bin/env node
// How well tracks and times to collision follow the truth of generated drives, and whether what is near is confirmed; written to out/motion/motion.json and as tables.
// Usage: npm run motion -- [--drives 12] [--near 4] [--secs 10] [--model <file>] [--out out/motion] [--docs]
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { renewBlock } from './renewBlock.js';
import { modelPathOf } from '#src/infer/contract/modelPathOf.js';
import { SharpImageScaler } from '#src/decode/sharp/SharpImageScaler.js';
import { markdownTable, type Table } from './faults/faultTables.js';
import { MotionErrors } from './faults/MotionErrors.js';
import { motionTable } from './faults/motionTable.js';
import { NearObjects } from './faults/NearObjects.js';
import { nearTable } from './faults/nearTable.js';
import { playMessages } from './faults/playMessages.js';
import { makeSuiteDrive, MOTION_DRIVES, NEAR_DRIVES, type SuiteDrive } from './faults/suiteDrives.js';
import { createEngine } from '#src/infer/createEngine.js';
import { defaultConfig } from '#src/pipeline/config.js';

const { values } = parseArgs({
  options: {
    drives: { type: 'string', default: '12' },
    near: { type: 'string', default: '4' },
    secs: { type: 'string', default: '10' },
    model: { type: 'string' },
    out: { type: 'string', default: 'out/motion' },
    docs: { type: 'boolean', default: false },
  },
});
mkdirSync(values.out, { recursive: true });
const config = defaultConfig();
const engine = await createEngine({ modelPath: await modelPathOf(values.model), provider: 'cpu' });
const drives = [];
const near = [];
try {
  for (const made of MOTION_DRIVES.slice(0, Number(values.drives))) {
    const errors = new MotionErrors(config.scene);
    for (const { scene, truth } of await played(made)) errors.add(scene, truth);
    drives.push({ drive: made.name, figures: errors.figures });
  }
  for (const made of NEAR_DRIVES.slice(0, Number(values.near))) {
    const objects = new NearObjects();
    for (const { scene, truth, camera } of await played(made)) objects.add(scene, truth, camera);
    near.push({ drive: made.name, figures: objects.figures });
  }
} finally {
  await engine.close();
}
const { contract, modelSha256 } = engine;
const report = { format: 'roadscene-motion/2', model: contract.name, modelSha256, drives, near };
writeFileSync(join(values.out, 'motion.json'), `${JSON.stringify(report, undefined, 2)}\n`);
const facts = `Model ${contract.name} (${modelSha256.slice(0, 12)}), ${values.secs} s a drive; on ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${cpus().length} threads.`;
if (drives.length > 0) show(motionTable(drives));
if (near.length > 0) show(nearTable(near));

/** The scenes of a generated drive that have a truth. */
async function played(made: SuiteDrive) {
  process.stderr.write(`${made.name}, ${made.drive.seed}\n`);
  const drive = await makeSuiteDrive(made, Number(values.secs), join(values.out, 'drives'));
  const scenes = await playMessages(drive, drive.messages, { engine, scaler: new SharpImageScaler(), config });
  return scenes.flatMap((one) => {
    const truth = drive.truth.get(one.scene.stampNs);
    return truth === undefined ? [] : [{ ...one, truth }];
  });
}

function show(table: Table): void {
  console.log(`\n${table.title}\n\n${markdownTable(table)}`);
  if (values.docs) renewBlock('docs/trust.md', table.title, `${facts} ${table.note}\n\n${markdownTable(table)}`);
}
