import type { ProviderAttempt } from '../domain/Inference.js';
import { climbLadder } from './climbLadder.js';
import type { LoadedModel } from './contract/loadModel.js';
import { spawnOrtProcess, type SpawnWorker } from './ort/spawnOrtProcess.js';
import { AUTO_ORDER } from './providerRungs.js';
import { rungModels } from './rungModels.js';
import { thisMachine, type Machine } from './softwareAdapter.js';

export interface ProbeOptions {
  readonly threads: number;
  readonly loadDeadlineMs?: number;
  readonly spawn?: SpawnWorker;
  readonly machine?: Machine;
}

const DEFAULT_LOAD_DEADLINE_MS = 600_000;

/** Which providers run a model on this machine, each on its own and by the rules of 'auto', with the time per frame or the reason. */
export async function probeProviders(model: LoadedModel, options: ProbeOptions): Promise<readonly ProviderAttempt[]> {
  const attempts: ProviderAttempt[] = [];
  const { bytes, sha256, listed } = model;
  const rungModel = { bytes, sha256, precision: listed?.precision ?? ('fp32' as const) };
  for (const provider of AUTO_ORDER) {
    const { rung, attempts: tried } = await climbLadder([provider], {
      modelsOf: (name) => rungModels(name, rungModel, undefined),
      contract: model.contract,
      threads: options.threads,
      loadDeadlineMs: options.loadDeadlineMs ?? DEFAULT_LOAD_DEADLINE_MS,
      start: 'measured',
      machine: options.machine ?? thisMachine(),
      spawn: options.spawn ?? spawnOrtProcess,
      onDeath: () => undefined,
    });
    await rung?.worker.close();
    // Where WebGPU was measured and lost, the comparison opened the CPU as well.
    attempts.push(tried[0]!);
  }
  return attempts;
}
