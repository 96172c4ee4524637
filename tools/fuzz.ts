#!/usr/bin/env node
// Mutated messages of every type (and, with --bag, of recordings) through all stages around the model. Writes out/fuzz/fuzz.json; exit 1 when anything escapes.
// Usage: npm run fuzz -- [--messages 200000] [--seed 1] [--bag bags/short.mcap] [--out out/fuzz] [--docs]
//        npm run fuzz -- --from out/fuzz/fuzz.json --docs   (figures of an earlier run)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { RawMessage } from '#src/domain/RawMessage.js';
import { type FuzzResult, MessageFuzzer } from './faults/MessageFuzzer.js';
import { renewBlock } from './renewBlock.js';
import { openSource } from '#src/source/openSource.js';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    bag: { type: 'string', default: 'bags/short.mcap' },
    out: { type: 'string', default: 'out/fuzz' },
    docs: { type: 'boolean', default: false },
    from: { type: 'string' },
  },
});
interface FuzzReport extends FuzzResult {
  readonly format: 'roadscene-fuzz/1';
  readonly seed: number;
  readonly unhandled: number;
  readonly secs: number;
}

let unhandled = 0;
process.on('unhandledRejection', (error) => {
  unhandled += 1;
  console.error(`unhandled rejection: ${String(error)}`);
});
const result = values.from === undefined ? await run() : (JSON.parse(readFileSync(values.from, 'utf8')) as FuzzReport);
console.log(
  `${result.messages} messages: ${result.decoded} decoded, ${result.faults} refused, ${result.scenes} scenes, nothing escaped; ${result.unhandled} unhandled rejections; ${result.secs.toFixed(0)} s`,
);
if (values.docs)
  renewBlock(
    'docs/trust.md',
    'Fuzzing',
    `${result.messages} messages with seed ${result.seed} on: ${result.decoded} decoded, ${result.faults} refused, ${result.scenes} scenes, nothing escaped, ${result.unhandled} unhandled rejections, in ${result.secs.toFixed(0)} s.`,
  );
if (result.unhandled > 0) process.exitCode = 1;

async function run(): Promise<FuzzReport> {
  const recorded: RawMessage[] = [];
  const source = await openSource(values.bag, { onAlert: () => undefined });
  for await (const message of source.messages()) {
    // Small ones only: a mutation of a whole picture tells no more than one of a small picture.
    if (message.data.length < 60_000 && recorded.length < 200) recorded.push(message);
  }
  await source.close();
  const jpeg = new Uint8Array(
    await sharp({ create: { width: 32, height: 20, channels: 3, background: '#667788' } })
      .jpeg()
      .toBuffer(),
  );
  const total = Number(values.messages);
  const CHUNK = 10_000;
  const startMs = performance.now();
  let seed = Number(values.seed);
  const alerts: Record<string, number> = {};
  const sum = { messages: 0, decoded: 0, faults: 0, scenes: 0, alerts };
  // A new fuzzer now and then: what one state of the stages hides, another shows.
  for (let done = 0; done < total; done += CHUNK, seed++) {
    const part = await new MessageFuzzer({ seed, jpeg, recorded }).run(Math.min(CHUNK, total - done));
    for (const key of ['messages', 'decoded', 'faults', 'scenes'] as const) sum[key] += part[key];
    for (const [code, count] of Object.entries(part.alerts)) alerts[code] = (alerts[code] ?? 0) + count;
    process.stderr.write(`${sum.messages} messages, ${sum.decoded} decoded, ${sum.scenes} scenes\n`);
  }
  mkdirSync(values.out, { recursive: true });
  const report: FuzzReport = {
    format: 'roadscene-fuzz/1',
    seed: Number(values.seed),
    ...sum,
    unhandled,
    secs: (performance.now() - startMs) / 1000,
  };
  writeFileSync(join(values.out, 'fuzz.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  return report;
}
