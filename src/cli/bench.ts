import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Replay } from '../bench/BenchOptions.js';
import { benchTable } from '../bench/benchTable.js';
import { makeBenchBag } from '../bench/makeBenchBag.js';
import { runBench } from '../bench/runBench.js';
import { loadSharp, SharpImageScaler } from '../decode/sharp/SharpImageScaler.js';
import type { Precision } from '../domain/Inference.js';
import { loadVariant } from '../infer/contract/loadVariant.js';
import type { SupervisedEngine } from '../infer/SupervisedEngine.js';
import { temporaryFolder } from '../mcap/temporaryFolder.js';
import { createEngine } from '../infer/createEngine.js';
import { defaultThreads } from '../infer/defaultThreads.js';
import type { ProviderChoice } from '../infer/providerRungs.js';
import { AlertCollector } from '../pipeline/AlertCollector.js';
import { defaultConfig } from '../pipeline/config.js';
import { runReplay } from '../pipeline/runReplay.js';
import { JsonLinesPublisher } from '../publish/jsonl/JsonLinesPublisher.js';
import { snakeCased } from '../publish/keyCase.js';
import { McapPublisher } from '../publish/mcap/McapPublisher.js';
import type { OutputFolder } from '../publish/output/OutputFolder.js';
import type { Publisher } from '../publish/Publisher.js';
import { writeText } from '../report/writeText.js';
import { openSource } from '../source/openSource.js';
import { modelPathOf } from '../infer/contract/modelPathOf.js';
import { inOutputFolder } from './inOutputFolder.js';

interface BenchFlags {
  readonly model?: string;
  readonly bag?: string;
  readonly out: string;
  readonly precision: Precision | 'own';
  readonly provider: ProviderChoice;
  readonly threads: number;
  readonly rounds: number;
  readonly frames: number;
  readonly memoryFrames: number;
}

/** A replay to MCAP and JSON lines in a folder that is thrown away. */
function replayTo(folder: string, say: (line: string) => void): Replay {
  const scaler = new SharpImageScaler();
  return async ({ source, engine, onScene }) => {
    const alerts = new AlertCollector((alert) => {
      if (alert.severity === 'error') say(alert.message);
    });
    const meter: Publisher = {
      publish: () => {
        onScene();
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    return runReplay({
      source,
      topics: {},
      engine,
      scaler,
      config: defaultConfig(),
      openPublishers: async () => [
        await McapPublisher.create(join(folder, 'scene.mcap')),
        await JsonLinesPublisher.create(join(folder, 'scenes.jsonl')),
        meter,
      ],
      alerts,
    });
  };
}

const JSON_FILE = 'bench.json';

/** Writes bench.json and prints its table. */
export async function bench(flags: BenchFlags): Promise<void> {
  const options = {
    kinds: [{ name: JSON_FILE, signature: /"format": "roadscene-bench\// }],
    writes: [JSON_FILE],
    inputs: [flags.bag, flags.model],
  };
  await inOutputFolder(flags.out, options, (folder) => benchInto(folder, flags));
}

async function benchInto(folder: OutputFolder, flags: BenchFlags): Promise<void> {
  const say = (line: string): void => {
    console.error(line);
  };
  await loadSharp();
  const bagPath = flags.bag ?? join(flags.out, 'bench-1600x900.mcap');
  if (flags.bag === undefined && !existsSync(bagPath)) {
    await makeBenchBag(bagPath, (done, of) => {
      if (done % 20 === 0) say(`generating ${bagPath}: ${done} of ${of} frames`);
    });
  }
  const modelPath = await modelPathOf(flags.model);
  const precision = flags.precision === 'own' ? {} : { precision: flags.precision };
  const { asked: model } = await loadVariant(modelPath, precision);
  const threads = flags.threads === 0 ? defaultThreads() : flags.threads;
  // What fails before it must leave no process behind.
  const source = await openSource(bagPath);
  const scratch = await temporaryFolder('bench');
  let engine: SupervisedEngine | undefined;
  try {
    engine = await createEngine({
      modelPath,
      ...precision,
      provider: flags.provider,
      threads,
      onEvent: ({ message }) => {
        say(message);
      },
    });
    const result = await runBench({
      source,
      model,
      engine,
      threads,
      replay: replayTo(scratch, say),
      rounds: flags.rounds,
      framesPerRound: flags.frames,
      memoryFrames: flags.memoryFrames === 0 ? undefined : flags.memoryFrames,
      onProgress: say,
    });
    await folder.write(JSON_FILE, (path) => writeText(path, `${JSON.stringify(snakeCased(result), undefined, 2)}\n`));
    console.log(`${benchTable(result)}\n\nWritten to ${join(flags.out, JSON_FILE)}`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await source.close();
    await engine?.close();
  }
}
