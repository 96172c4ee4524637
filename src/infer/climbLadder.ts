import type { ProviderAttempt, ProviderName } from '../domain/Inference.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { contractTensors } from './contract/contractTensors.js';
import { InferError } from './InferError.js';
import { OrtClient } from './ort/OrtClient.js';
import type { SpawnWorker } from './ort/spawnOrtWorker.js';
import { PROVIDER_RUNGS } from './providerRungs.js';
import { softwareAdapterReason, type Machine } from './softwareAdapter.js';
import { warmUp } from './warmUp.js';

export interface LadderOptions {
  readonly modelBytes: Uint8Array;
  readonly contract: ModelContract;
  readonly threads: number;
  /** For the session and the first run: TensorRT builds its engine for minutes. */
  readonly loadDeadlineMs: number;
  /** 'measured': WebGPU must not be a software adapter and must be faster than the CPU. 'as-asked': the user named the provider. */
  readonly webgpu: 'measured' | 'as-asked';
  readonly machine: Machine;
  readonly spawn: SpawnWorker;
  readonly onDeath: (worker: OrtClient, error: InferError) => void;
}

/** A worker whose session is loaded and warm. */
export interface OpenRung {
  readonly provider: ProviderName;
  readonly worker: OrtClient;
  /** Of an empty frame, median. */
  readonly warmRunMs: number;
}

async function openRung(provider: ProviderName, options: LadderOptions): Promise<OpenRung> {
  const { contract, loadDeadlineMs } = options;
  const { image, radar, lookup } = contractTensors(contract);
  const worker: OrtClient = new OrtClient(options.spawn, (error) => {
    options.onDeath(worker, error);
  });
  try {
    await worker.load(
      {
        modelBytes: options.modelBytes,
        ...PROVIDER_RUNGS[provider],
        threads: options.threads,
        inputShapes: {
          image: image.shape.map(Number),
          radar: radar.shape.map(Number),
          lookup: lookup.shape.map(Number),
        },
      },
      loadDeadlineMs,
    );
    const counted = provider === 'webgpu' && options.webgpu === 'as-asked' ? 1 : 3;
    return { provider, worker, warmRunMs: await warmUp(worker, contract, { counted, deadlineMs: loadDeadlineMs }) };
  } catch (error) {
    worker.abandon();
    throw error;
  }
}

const milliseconds = (value: number): string => `${value.toFixed(1)} ms a frame`;

/** Adapters of virtual machines look like GPUs and may still be software: only a comparison tells. */
async function fasterOf(webgpu: OpenRung, options: LadderOptions): Promise<{ kept: OpenRung; reason: string }> {
  const cpu = await openRung('cpu', options).catch(() => undefined);
  if (cpu === undefined) return { kept: webgpu, reason: milliseconds(webgpu.warmRunMs) };
  const kept = webgpu.warmRunMs < cpu.warmRunMs ? webgpu : cpu;
  await (kept === webgpu ? cpu : webgpu).worker.close();
  return { kept, reason: `${milliseconds(webgpu.warmRunMs)} against ${milliseconds(cpu.warmRunMs)} on the CPU` };
}

/** First rung of `providers` that loads and runs, with a reason for each that was tried. `rung` is undefined when none did. */
export async function climbLadder(
  providers: readonly ProviderName[],
  options: LadderOptions,
): Promise<{ readonly rung?: OpenRung; readonly attempts: readonly ProviderAttempt[] }> {
  const attempts: ProviderAttempt[] = [];
  for (const provider of providers) {
    const software = provider === 'webgpu' && options.webgpu === 'measured' && softwareAdapterReason(options.machine);
    if (typeof software === 'string') {
      attempts.push({ provider, accepted: false, reason: software });
      continue;
    }
    try {
      const rung = await openRung(provider, options);
      if (provider === 'webgpu' && options.webgpu === 'measured') {
        const { kept, reason } = await fasterOf(rung, options);
        attempts.push({ provider, accepted: kept === rung, reason });
        if (kept !== rung) attempts.push({ provider: 'cpu', accepted: true, reason });
        return { rung: kept, attempts };
      }
      const reason = `${milliseconds(rung.warmRunMs)}${provider === 'cpu' ? `, ${options.threads} threads` : ''}`;
      attempts.push({ provider, accepted: true, reason });
      return { rung, attempts };
    } catch (error) {
      attempts.push({ provider, accepted: false, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { attempts };
}
