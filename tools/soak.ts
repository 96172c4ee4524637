#!/usr/bin/env node
// An hour of drive (36,000 frames) through all stages and every publisher; memory, handles and latency as they go are written to out/soak/soak.json.
// Usage: npm run soak -- [--frames 36000] [--segment 600] [--model <file>] [--out out/soak] [--docs]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { renewBlock } from './renewBlock.js';
import { modelPathOf } from '#src/infer/contract/modelPathOf.js';
import { SharpImageScaler } from '#src/decode/sharp/SharpImageScaler.js';
import { runSoak } from './faults/runSoak.js';
import { makeSuiteDrive, SUITE_DRIVES } from './faults/suiteDrives.js';
import { createEngine } from '#src/infer/createEngine.js';
import { defaultConfig } from '#src/pipeline/config.js';
import { JsonLinesPublisher } from '#src/publish/jsonl/JsonLinesPublisher.js';
import { McapPublisher } from '#src/publish/mcap/McapPublisher.js';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '36000' },
    segment: { type: 'string', default: '600' },
    model: { type: 'string' },
    out: { type: 'string', default: 'out/soak' },
    docs: { type: 'boolean', default: false },
  },
});
mkdirSync(values.out, { recursive: true });
const drive = await makeSuiteDrive(SUITE_DRIVES[0]!, 30, join(values.out, 'drives'));
const engine = await createEngine({ modelPath: await modelPathOf(values.model), provider: 'cpu' });
const publishers = [await JsonLinesPublisher.create('/dev/null'), await McapPublisher.create('/dev/null')];
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
try {
  const report = await runSoak({
    engine,
    scaler: new SharpImageScaler(),
    config: defaultConfig(),
    drive,
    frames: Number(values.frames),
    segmentFrames: Number(values.segment),
    publishers,
    collectGarbage: () => globalThis.gc?.(),
    onSegment: ({ frames, secs, p50Ms, p99Ms, heapBytes, residentBytes, handles }) =>
      process.stderr.write(
        `${frames} frames, ${secs.toFixed(0)} s: ${p50Ms.toFixed(0)} ms (p99 ${p99Ms.toFixed(0)}), heap ${megabytes(heapBytes)}, resident ${megabytes(residentBytes)}, ${handles} handles\n`,
      ),
  });
  writeFileSync(join(values.out, 'soak.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  const { drift } = report;
  const text = `${report.scenes} scenes: heap ${megabytes(drift.heapBytes)} more at the end, resident ${megabytes(drift.residentBytes)}, ${drift.handles} handles more, latency times ${drift.latencyRatio.toFixed(2)}`;
  console.log(text);
  if (values.docs)
    renewBlock(
      'docs/trust.md',
      'Soak',
      `Model ${engine.contract.name} (${engine.modelSha256.slice(0, 12)}) on ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${cpus().length} threads: ${text}.`,
    );
} finally {
  await engine.close();
}
