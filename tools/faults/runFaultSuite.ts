import type { InferenceEngine } from '#src/domain/Inference.js';
import type { ImageScaler } from '#src/domain/ImageScaler.js';
import type { Config } from '#src/pipeline/config.js';
import type { FaultCase } from './FaultCase.js';
import type { DriveErrors, FaultReport } from './FaultReport.js';
import { injectFault } from './injectFault.js';
import { playMessages } from './playMessages.js';
import { RememberingEngine } from './RememberingEngine.js';
import { errorsOf, scoreCase, type CaseScore } from './scoreCase.js';
import { worstCaseOf, type WorstCase } from './WorstCase.js';
import type { PlayedDrive } from './TimedMessage.js';

export interface FaultSuiteOptions {
  readonly engine: InferenceEngine;
  readonly scaler: ImageScaler;
  readonly config: Config;
  readonly cases: readonly FaultCase[];
  /** Made one after the other, so that one is in memory at a time. */
  readonly drives: Iterable<() => Promise<PlayedDrive>>;
  /** For the report alone. */
  readonly frames: number;
  readonly onsetSecs: number;
  readonly seed: number;
  /** For the report alone. */
  readonly machine: string;
  /** The worst frame of each fault in each drive, if any has a phantom. */
  readonly onWorstCase?: (worst: WorstCase) => void;
  readonly onProgress?: (text: string) => void;
}

/** Faults that may put objects on an empty road. */
const PHANTOM_MAKERS: ReadonlySet<string> = new Set([
  'camera-black',
  'camera-noise',
  'camera-glare',
  'camera-covered',
  'radar-other-moment',
  'radar-cluttered',
]);

/** Plays every drive with every fault and compares it with the drive without faults. */
export async function runFaultSuite(options: FaultSuiteOptions): Promise<FaultReport> {
  const { cases, onsetSecs, seed } = options;
  const engine = new RememberingEngine(options.engine);
  const play = { engine, scaler: options.scaler, config: options.config };
  const progress = options.onProgress ?? (() => undefined);
  const scores: CaseScore[] = [];
  const nominal: DriveErrors[] = [];
  const empty: DriveErrors[] = [];
  const names: string[] = [];
  for (const makeDrive of options.drives) {
    engine.forget();
    engine.isLearning = true;
    const drive = await makeDrive();
    names.push(drive.name);
    progress(`${drive.name}: no fault`);
    const without = await playMessages(drive, drive.messages, play);
    engine.isLearning = false;
    tell(options, worstCaseOf(drive, 'none', drive.messages, without));
    const errors: DriveErrors = {
      drive: drive.name,
      kind: drive.kind,
      fault: 'none',
      counts: errorsOf(without, drive),
    };
    (drive.kind === 'empty' ? empty : nominal).push(errors);
    for (const fault of cases) {
      if (drive.kind === 'empty' && !PHANTOM_MAKERS.has(fault.name)) continue;
      progress(`${drive.name}: ${fault.name}`);
      // On an empty road only the fault can cause objects.
      const atSecs = drive.kind === 'empty' ? 0 : onsetSecs;
      const messages = injectFault(drive, fault, seed, atSecs);
      const played = await playMessages(drive, messages, play);
      tell(options, worstCaseOf(drive, fault.name, messages, played));
      if (drive.kind === 'empty')
        empty.push({ drive: drive.name, kind: drive.kind, fault: fault.name, counts: errorsOf(played, drive) });
      else scores.push(scoreCase(fault, drive, atSecs, played, without));
    }
  }
  return {
    format: 'roadscene-faults/1',
    model: engine.contract.name,
    modelSha256: engine.modelSha256,
    settings: { frames: options.frames, onsetSecs, seed, drives: names, machine: options.machine },
    cases: scores,
    nominal,
    empty,
  };
}

function tell({ onWorstCase }: FaultSuiteOptions, worst: WorstCase | undefined): void {
  if (worst !== undefined) onWorstCase?.(worst);
}
