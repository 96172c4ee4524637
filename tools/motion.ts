#!/usr/bin/env node
// How well tracks and times to collision follow the truth of generated drives; written to out/motion/motion.json and as a table.
// Usage: npm run motion -- [--drives 12] [--secs 10] [--model <file>] [--out out/motion] [--docs]
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { renewBlock } from './renewBlock.js';
import { modelPathOf } from '#src/infer/contract/modelPathOf.js';
import { SharpImageScaler } from '#src/decode/sharp/SharpImageScaler.js';
import { markdownTable } from './faults/faultTables.js';
import { MotionErrors } from './faults/MotionErrors.js';
import { motionTable } from './faults/motionTable.js';
import { playMessages } from './faults/playMessages.js';
import { makeSuiteDrive, MOTION_DRIVES } from './faults/suiteDrives.js';
import { createEngine } from '#src/infer/createEngine.js';
import { defaultConfig } from '#src/pipeline/config.js';

const { values } = parseArgs({
  options: {
    drives: { type: 'string', default: '12' },
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
try {
  for (const made of MOTION_DRIVES.slice(0, Number(values.drives))) {
    process.stderr.write(`${made.name}, ${made.drive.seed}\n`);
    const drive = await makeSuiteDrive(made, Number(values.secs), join(values.out, 'drives'));
    const errors = new MotionErrors(config.scene);
    for (const { scene } of await playMessages(drive, drive.messages, {
      engine,
      scaler: new SharpImageScaler(),
      config,
    })) {
      const truth = drive.truth.get(scene.stampNs);
      if (truth !== undefined) errors.add(scene, truth);
    }
    drives.push({ drive: made.name, figures: errors.figures });
  }
} finally {
  await engine.close();
}
const report = { format: 'roadscene-motion/1', model: engine.contract.name, modelSha256: engine.modelSha256, drives };
writeFileSync(join(values.out, 'motion.json'), `${JSON.stringify(report, undefined, 2)}\n`);
const table = motionTable(drives);
console.log(markdownTable(table));
if (values.docs)
  renewBlock(
    'docs/trust.md',
    table.title,
    `Model ${engine.contract.name} (${engine.modelSha256.slice(0, 12)}), ${values.secs} s a drive; on ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${cpus().length} threads. ${table.note}\n\n${markdownTable(table)}`,
  );
