import type { ProviderAttempt, ProviderName } from '../domain/Inference.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { contractTensors } from './contract/contractTensors.js';
import { valueCount } from './contract/TensorSpec.js';
import { InferError } from './InferError.js';
import type { LoadSettings } from './ort/messages.js';
import { OrtClient } from './ort/OrtClient.js';
import type { SpawnWorker } from './ort/spawnOrtProcess.js';
import { PROVIDER_RUNGS } from './providerRungs.js';
import type { RungChoice, RungModel } from './rungModels.js';
import { softwareAdapterReason, type Machine } from './softwareAdapter.js';
import { warmUp } from './warmUp.js';

export interface LadderOptions {
  /** Files a provider may run, best first. */
  readonly modelsOf: (provider: ProviderName) => RungChoice;
  readonly contract: ModelContract;
  readonly threads: number;
  /** For the session and the first run: TensorRT builds its engine for minutes. */
  readonly loadDeadlineMs: number;
  /** 'measured': WebGPU must not be a software adapter and must be faster than the CPU. 'as-asked': the user named the provider. 'again': it ran before, and is wanted back soon. */
  readonly start: 'measured' | 'as-asked' | 'again';
  readonly machine: Machine;
  readonly spawn: SpawnWorker;
  readonly onDeath: (worker: OrtClient, error: InferError) => void;
}

/** A worker whose session is loaded and warm. */
export interface OpenRung {
  readonly provider: ProviderName;
  readonly model: RungModel;
  readonly worker: OrtClient;
  /** Of an empty frame, median. */
  readonly warmRunMs: number;
}

function loadSettings(provider: ProviderName, { contract, threads }: LadderOptions): LoadSettings {
  const { image, radar, lookup, ...outputs } = contractTensors(contract);
  const [imageShape, radarShape, lookupShape] = [image, radar, lookup].map(({ shape }) => shape.map(Number));
  return {
    ...PROVIDER_RUNGS[provider],
    threads,
    inputShapes: { image: imageShape!, radar: radarShape!, lookup: lookupShape! },
    outputs: Object.values(outputs).map((output) => ({ name: output.name, values: valueCount(output) })),
  };
}

async function openOnce(provider: ProviderName, model: RungModel, options: LadderOptions): Promise<OpenRung> {
  const { contract, loadDeadlineMs } = options;
  const worker: OrtClient = new OrtClient(options.spawn, (error) => {
    options.onDeath(worker, error);
  });
  try {
    await worker.load(loadSettings(provider, options), model.bytes, loadDeadlineMs);
    const counted = options.start === 'again' ? 0 : provider === 'webgpu' && options.start === 'as-asked' ? 1 : 3;
    const warmRunMs = await warmUp(worker, contract, { counted, deadlineMs: loadDeadlineMs });
    return { provider, model, worker, warmRunMs };
  } catch (error) {
    await worker.abandon();
    throw error;
  }
}

/** A process that dies while it loads gets a second chance: it may have been killed for another's sake. One that refuses has its reasons. */
async function openRung(provider: ProviderName, model: RungModel, options: LadderOptions): Promise<OpenRung> {
  try {
    return await openOnce(provider, model, options);
  } catch (error) {
    if (!(error instanceof InferError) || error.code !== 'infer/worker-died') throw error;
    return openOnce(provider, model, options);
  }
}

const milliseconds = (value: number): string => `${value.toFixed(1)} ms a frame`;

/** Adapters of virtual machines look like GPUs and may still be software: only a comparison tells. */
async function fasterOf(webgpu: OpenRung, options: LadderOptions): Promise<{ kept: OpenRung; reason: string }> {
  const { models } = options.modelsOf('cpu');
  const cpu = await openRung('cpu', models[0]!, options).catch(() => undefined);
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
  const reject = (provider: ProviderName, reason: string): void => {
    attempts.push({ provider, accepted: false, reason });
  };
  for (const provider of providers) {
    const software = provider === 'webgpu' && options.start === 'measured' && softwareAdapterReason(options.machine);
    if (typeof software === 'string') {
      reject(provider, software);
      continue;
    }
    const { models, reason: notGiven } = options.modelsOf(provider);
    if (notGiven !== undefined) reject(provider, notGiven);
    for (const model of models) {
      const precision = model.precision === 'fp32' ? '' : `${model.precision}, `;
      try {
        const rung = await openRung(provider, model, options);
        if (provider === 'webgpu' && options.start === 'measured') {
          const { kept, reason } = await fasterOf(rung, options);
          attempts.push({ provider, accepted: kept === rung, reason: precision + reason });
          if (kept !== rung) attempts.push({ provider: 'cpu', accepted: true, reason });
          return { rung: kept, attempts };
        }
        const threads = provider === 'cpu' ? `, ${options.threads} threads` : '';
        attempts.push({ provider, accepted: true, reason: `${precision}${milliseconds(rung.warmRunMs)}${threads}` });
        return { rung, attempts };
      } catch (error) {
        reject(provider, precision + (error instanceof Error ? error.message : String(error)));
      }
    }
  }
  return { attempts };
}
