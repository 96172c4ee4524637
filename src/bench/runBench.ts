import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { pipeline } from 'node:stream/promises';
import type { BenchOptions } from './BenchOptions.js';
import { judge, type BenchResult, type TrustCost } from './BenchResult.js';
import { measureMemory } from './measureMemory.js';
import { measureTrust } from './measureTrust.js';
import { measureThroughput } from './measureThroughput.js';

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The crowd of the target, and twice that size: the cost per object should not grow. */
const CROWDS = [
  { objects: 60, returns: 300, frames: 500 },
  { objects: 120, returns: 600, frames: 500 },
] as const;

/** Memory first, as it needs a fresh process, then throughput. */
export async function runBench(options: BenchOptions): Promise<BenchResult> {
  const loadAverageAtStart = loadavg()[0]!;
  const { contract, sha256 } = options.model;
  const processors = cpus();
  const memory = options.memoryFrames === undefined ? undefined : await measureMemory(options, options.memoryFrames);
  const throughput = await measureThroughput(options);
  const trust: TrustCost[] = [];
  for (const crowd of CROWDS) {
    options.onProgress(`guard, track and scene: ${crowd.objects} objects, ${crowd.returns} returns`);
    trust.push(await measureTrust(options.model, crowd));
  }
  return {
    format: 'roadscene-bench/1',
    machine: {
      processor: processors[0]?.model.trim() ?? 'unknown',
      cores: processors.length,
      platform: `${process.platform}-${process.arch}`,
    },
    node: process.version,
    provider: options.engine.provider,
    threads: options.threads,
    model: { name: contract.name, version: contract.version, sha256 },
    bag: { path: options.source.path, sha256: await sha256Of(options.source.path) },
    loadAverageAtStart,
    throughput,
    trust,
    ...(memory !== undefined && { memory }),
    aims: judge({ throughput, trust, memory }),
  };
}
