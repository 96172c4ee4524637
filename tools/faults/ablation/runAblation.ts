import type { ImageScaler } from '#src/domain/ImageScaler.js';
import type { InferenceEngine } from '#src/domain/Inference.js';
import type { Config } from '#src/pipeline/config.js';
import type { FaultCase } from '../FaultCase.js';
import { injectFault } from '../injectFault.js';
import { RandomEngine } from '../RandomEngine.js';
import { RememberingEngine } from '../RememberingEngine.js';
import type { PlayedDrive, TimedMessage } from '../TimedMessage.js';
import { ablateInputs } from './ablateInputs.js';
import { ablateOutputs } from './ablateOutputs.js';
import type { AblatedRun, AblationReport, FindingEffect, VerdictEffect } from './AblationReport.js';

export interface AblationOptions {
  readonly engine: InferenceEngine;
  readonly scaler: ImageScaler;
  readonly config: Config;
  readonly cases: readonly FaultCase[];
  /** Made one after the other, so that one is in memory at a time. */
  readonly drives: Iterable<() => Promise<PlayedDrive>>;
  /** Seconds after the start from which each fault acts, one run each; 0 is from the start. */
  readonly onsetsSecs: readonly number[];
  readonly seed: number;
  /** For the report alone. */
  readonly machine: string;
  readonly onProgress: (text: string) => void;
}

/** Faults that leave the model something to be wrong about: the others are blanked or found at once. */
const MISLEADING: ReadonlySet<string> = new Set([
  'calibration-wrong',
  'camera-other-moment',
  'radar-other-moment',
  'radar-stale',
  'radar-misaligned',
  'radar-cluttered',
  'lens-dirty',
  'camera-glare',
]);
const RANDOM_MODEL = 'random model';

/** Plays every drive with every fault from every onset, and measures what is lost without each rule of the guard. */
export async function runAblation(options: AblationOptions): Promise<AblationReport> {
  const { config, scaler, seed, onProgress } = options;
  const engine = new RememberingEngine(options.engine);
  const { contract } = engine;
  const findings: FindingEffect[] = [];
  const verdicts: VerdictEffect[] = [];
  const names: string[] = [];
  for (const makeDrive of options.drives) {
    engine.forget();
    engine.isLearning = true;
    const drive = await makeDrive();
    names.push(drive.name);
    const ablate = async (run: AblatedRun, messages: readonly TimedMessage[], answering?: InferenceEngine) => {
      onProgress(`${run.drive}: ${run.fault} from ${run.onsetSecs} s on`);
      if (run.fault !== RANDOM_MODEL)
        findings.push(...(await ablateInputs(run, drive, messages, { config, scaler, contract })));
      if (answering === undefined) return;
      const judged = await ablateOutputs(run, drive, messages, { config, scaler, engine: answering });
      if (run.fault !== RANDOM_MODEL) findings.push(...judged.findings);
      verdicts.push(...judged.verdicts);
    };
    const of = { drive: drive.name, kind: drive.kind };
    await ablate({ ...of, fault: 'none', onsetSecs: 0 }, drive.messages, engine);
    engine.isLearning = false;
    // As wide as the model's picture, so that objects are seen; what it answers is drawn anew for each drive.
    const random = new RandomEngine(seed + names.length, contract.image);
    await ablate({ ...of, fault: RANDOM_MODEL, onsetSecs: 0 }, drive.messages, random);
    for (const fault of options.cases)
      for (const onsetSecs of options.onsetsSecs)
        await ablate(
          { ...of, fault: fault.name, onsetSecs },
          injectFault(drive, fault, seed, onsetSecs),
          MISLEADING.has(fault.name) ? engine : undefined,
        );
  }
  return {
    format: 'roadscene-ablation/1',
    model: contract.name,
    modelSha256: engine.modelSha256,
    machine: options.machine,
    drives: names,
    findings,
    verdicts,
  };
}
