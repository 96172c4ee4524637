import type { InferenceEngine } from '../domain/Inference.js';
import type { ImageScaler } from '../domain/ImageScaler.js';
import type { Config } from '../pipeline/config.js';
import type { FaultCase } from './FaultCase.js';
import type { DriveErrors, FaultReport } from './FaultReport.js';
import { injectFault } from './injectFault.js';
import { playMessages } from './playMessages.js';
import { errorsOf, scoreCase, type CaseScore } from './scoreCase.js';
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

/** Plays every fault over every drive and compares with the drive without it. */
export async function runFaultSuite(options: FaultSuiteOptions): Promise<FaultReport> {
  const { engine, cases, onsetSecs, seed } = options;
  const progress = options.onProgress ?? (() => undefined);
  const scores: CaseScore[] = [];
  const nominal: DriveErrors[] = [];
  const empty: DriveErrors[] = [];
  const names: string[] = [];
  for (const makeDrive of options.drives) {
    const drive = await makeDrive();
    names.push(drive.name);
    progress(`${drive.name}: no fault`);
    const without = await playMessages(drive, drive.messages, options);
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
      // On an empty road the fault is all there is to see.
      const atSecs = drive.kind === 'empty' ? 0 : onsetSecs;
      const played = await playMessages(drive, injectFault(drive, fault, seed, atSecs), options);
      if (drive.kind === 'empty')
        empty.push({ drive: drive.name, kind: drive.kind, fault: fault.name, counts: errorsOf(played, drive) });
      else scores.push(scoreCase(fault, drive, atSecs, played, without));
    }
  }
  return {
    format: 'roadscene-faults/1',
    model: engine.contract.name,
    modelSha256: engine.modelSha256,
    settings: { frames: options.frames, onsetSecs, seed, drives: names },
    cases: scores,
    nominal,
    empty,
  };
}
