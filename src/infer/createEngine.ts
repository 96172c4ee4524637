import type { Alert } from '../domain/Alert.js';
import { InstallationError } from '../domain/InstallationError.js';
import type { Precision, ProviderAttempt } from '../domain/Inference.js';
import { climbLadder, type LadderOptions } from './climbLadder.js';
import type { LoadedModel } from './contract/loadModel.js';
import { loadVariant } from './contract/loadVariant.js';
import { defaultThreads } from './defaultThreads.js';
import { InferError } from './InferError.js';
import type { OrtClient } from './ort/OrtClient.js';
import { spawnOrtProcess, type SpawnWorker } from './ort/spawnOrtProcess.js';
import { AUTO_ORDER, type ProviderChoice, restartRungs } from './providerRungs.js';
import { rungModels, type RungModel } from './rungModels.js';
import { thisMachine, type Machine } from './softwareAdapter.js';
import { SupervisedEngine } from './SupervisedEngine.js';

export interface CreateEngineOptions {
  readonly modelPath: string;
  /** Default: that of the file. Others must be listed in the manifest as variants of it. */
  readonly precision?: Precision;
  /** Default 'auto': the best rung that works. A named provider that does not load is an error. */
  readonly provider?: ProviderChoice;
  /** Threads of the CPU provider. Default: number of cores less one, at most 4. */
  readonly threads?: number;
  /** Default: `manifest.json` beside the model, if there is one. */
  readonly manifestPath?: string;
  /** Default 256 MiB. */
  readonly maxModelBytes?: number;
  /** For session and warm-up. Default 10 minutes, because TensorRT builds its engine in that time. */
  readonly loadDeadlineMs?: number;
  /** 'live': a frame counts as hung after 10 warm runs and 1 s. 'replay' (default): after 20 and 30 s, because a busy machine must not change results. */
  readonly pace?: 'live' | 'replay';
  /** Per frame; overrides `pace`. */
  readonly runDeadlineMs?: number;
  /** Licence and hash of the model, rejected providers, restarts. */
  readonly onEvent?: (event: Alert) => void;
  /** Default: the compiled inference process of this package. */
  readonly spawn?: SpawnWorker;
  readonly machine?: Machine;
  /** Milliseconds, never going back; default `performance.now`. */
  readonly now?: () => number;
}

const DEFAULT_LOAD_DEADLINE_MS = 600_000;

function announceModel(model: LoadedModel, onEvent: (event: Alert) => void): void {
  const { contract, listed, sha256 } = model;
  const research = contract.licence.use.includes('non-commercial');
  onEvent({
    severity: 'info',
    code: 'infer/model-licence',
    message: `Model ${contract.name} ${contract.version} (sha256 ${sha256.slice(0, 12)}): licence ${contract.licence.spdx}, use: ${contract.licence.use}.`,
    tip: research
      ? 'For any other use choose a model trained on free data.'
      : 'The model card lists the data and its licences.',
  });
  if (listed === undefined) {
    onEvent({
      severity: 'info',
      code: 'infer/model-unlisted',
      message: `Expected a listed sha256 for ${model.path} but received ${sha256}, which is in no manifest; it is treated as your own model.`,
      tip: 'If it is not, compare the hash with the source of the file.',
    });
  }
}

function announceRejected(attempts: readonly ProviderAttempt[], onEvent: (event: Alert) => void): void {
  for (const { provider, accepted, reason } of attempts) {
    if (accepted) continue;
    onEvent({
      severity: 'info',
      code: `infer/provider-rejected-${provider}`,
      message: `Expected provider ${provider} to run the model but received: ${reason}.`,
      tip: 'The next lower provider is used. Install what is missing, or name the provider to make this an error.',
    });
  }
}

const deadlineMs = (pace: 'live' | 'replay', warmRunMs: number): number =>
  pace === 'live' ? Math.max(1000, Math.ceil(10 * warmRunMs)) : Math.max(30_000, Math.ceil(20 * warmRunMs));

const rungModel = ({ bytes, sha256 }: LoadedModel, precision: Precision): RungModel => ({ precision, bytes, sha256 });

/** The files of onnxruntime-node itself. */
const RUNTIME = /onnxruntime[-_](binding|node|common)|libonnxruntime\.so/;

/**
 * Loads a model: hash and contract first, then the ladder of providers, then warm-up. Rejects with InferError: a file that is
 * no model or does not fit (`infer/model-unreadable`, `infer/model-too-large`, `infer/model-unknown`, `infer/hash-mismatch`,
 * `infer/manifest-invalid`, `infer/contract-mismatch`) or `infer/provider-unavailable` with the reason of every provider that was tried; with
 * InstallationError when onnxruntime itself cannot be loaded.
 */
export async function createEngine(options: CreateEngineOptions): Promise<SupervisedEngine> {
  const onEvent = options.onEvent ?? (() => undefined);
  const choice = options.provider ?? 'auto';
  const { asked, precision, fp32 } = await loadVariant(options.modelPath, {
    ...(options.precision !== undefined && { precision: options.precision }),
    ...(options.manifestPath !== undefined && { manifestPath: options.manifestPath }),
    ...(options.maxModelBytes !== undefined && { maxBytes: options.maxModelBytes }),
  });
  announceModel(asked, onEvent);

  let engine: SupervisedEngine | undefined = undefined;
  const askedModel = rungModel(asked, precision);
  const fp32Model = fp32 && rungModel(fp32, 'fp32');
  const ladder: LadderOptions = {
    modelsOf: (provider) => rungModels(provider, askedModel, fp32Model),
    contract: asked.contract,
    threads: options.threads ?? defaultThreads(),
    loadDeadlineMs: options.loadDeadlineMs ?? DEFAULT_LOAD_DEADLINE_MS,
    start: choice === 'auto' ? 'measured' : 'as-asked',
    machine: options.machine ?? thisMachine(),
    spawn: options.spawn ?? spawnOrtProcess,
    onDeath: (worker: OrtClient, error: InferError) => engine?.workerDied(worker, error),
  };
  const { rung, attempts } = await climbLadder(choice === 'auto' ? AUTO_ORDER : [choice], ladder);
  const reasons = attempts.map((attempt) => `${attempt.provider}: ${attempt.reason}`).join('; ');
  // A library of CUDA that is missing is a reason of that provider, not of the installation.
  const notInstalled = rung === undefined && RUNTIME.test(reasons) ? InstallationError.of(reasons) : undefined;
  if (notInstalled !== undefined) throw notInstalled;
  announceRejected(attempts, onEvent);
  if (rung === undefined) {
    throw new InferError(
      'infer/provider-unavailable',
      `Expected a working provider for --provider ${choice} but received ${reasons}.`,
    );
  }

  engine = new SupervisedEngine({
    contract: asked.contract,
    attempts,
    rung,
    reopen: async (failed, how) => {
      // The adapter was measured when the engine was made.
      const again = await climbLadder(restartRungs(choice, failed, how), { ...ladder, start: 'again' });
      announceRejected(again.attempts, onEvent);
      return again;
    },
    onEvent,
    now: options.now ?? (() => performance.now()),
    runDeadlineMs: ({ warmRunMs }) => options.runDeadlineMs ?? deadlineMs(options.pace ?? 'replay', warmRunMs),
  });
  return engine;
}
