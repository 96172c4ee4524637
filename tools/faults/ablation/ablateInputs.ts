import type { ImageScaler } from '#src/domain/ImageScaler.js';
import type { ModelContract } from '#src/domain/ModelContract.js';
import { timeNsFromSecs, type TimeNs } from '#src/domain/time.js';
import { Guard } from '#src/guard/Guard.js';
import type { InputFacts } from '#src/guard/GuardFacts.js';
import type { SkippedRule } from '#src/guard/GuardProbe.js';
import { inputFacts } from '#src/pipeline/checkedFrame.js';
import type { Config } from '#src/pipeline/config.js';
import { Preprocessor } from '#src/preprocess/Preprocessor.js';
import { playSamples } from '../playSamples.js';
import type { PlayedDrive, TimedMessage } from '../TimedMessage.js';
import type { AblatedRun, FindingEffect } from './AblationReport.js';
import { findingEffects } from './findingEffects.js';

interface CheckedFacts {
  readonly facts: InputFacts;
  readonly publishedNs: TimeNs;
}

/** The rules on inputs: samples are prepared once, the guard's checks run again without each rule that made a finding. */
export async function ablateInputs(
  run: AblatedRun,
  drive: PlayedDrive,
  messages: readonly TimedMessage[],
  options: { readonly scaler: ImageScaler; readonly config: Config; readonly contract: ModelContract },
): Promise<readonly FindingEffect[]> {
  const { config, contract, scaler } = options;
  const preprocessor = new Preprocessor({ contract, scaler, parameters: config.preprocess });
  const all: CheckedFacts[] = [];
  for await (const { sample, arrivedNs } of playSamples(drive, messages, config, () => undefined))
    all.push({
      facts: inputFacts(await preprocessor.prepare(sample), contract, drive.cameraTopic),
      publishedNs: arrivedNs,
    });
  const onsetNs = drive.startLogNs + timeNsFromSecs(run.onsetSecs);
  const check = (skipped: readonly SkippedRule[]) => {
    const guard = new Guard(config.guard, { skipped: new Set(skipped) });
    return all
      .map(({ facts, publishedNs }) => ({ findings: guard.checkInputs(facts), publishedNs }))
      .filter(({ publishedNs }) => publishedNs >= onsetNs)
      .map(({ findings }) => findings);
  };
  return findingEffects(run, check([]), (rule) => check([rule]));
}
