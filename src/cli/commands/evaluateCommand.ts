import { Command, Option } from 'commander';
import { EVALUATE_DEFAULTS } from '../../evaluate/evaluateDefaults.js';
import { EXIT_CODES_HELP } from '../exitCodes.js';
import { decimal, seed, wholeNumber } from '../optionValues.js';
import { whenUsed } from '../whenUsed.js';

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Score predictions against recorded truth: score.json and score.html.')
    .argument('<prediction>', "scene.mcap, scenes.jsonl, another detector's recording, or a folder of them")
    .requiredOption('--truth <bag>', 'bag with /ground_truth topics, or a folder of bags')
    .requiredOption('--out <dir>', 'folder for the results, created if missing')
    .option(
      '--tolerance-ms <ms>',
      'largest difference between stamps of a matching prediction and truth',
      decimal(0, 1_000_000),
      0,
    )
    .addOption(
      new Option(
        '--missing <what>',
        'whether a true frame without prediction is skipped or counts as one without detections',
      )
        .choices(['leave-out', 'empty'])
        .default(EVALUATE_DEFAULTS.missing),
    )
    .option(
      '--bootstraps <n>',
      'bootstrap samples of drives for the confidence intervals',
      wholeNumber(1, 100_000),
      EVALUATE_DEFAULTS.bootstraps,
    )
    .option('--seed <n>', 'seed of the bootstrap', seed, EVALUATE_DEFAULTS.seed)
    .option('--prediction-topic <topic>', 'topic of the predictions (default: the only one)')
    .option('--model <file>', 'ONNX file of the run, needed to score its pixel classes (default: found by its hash)')
    .option('--json', 'print score.json on stdout')
    .addHelpText('after', EXIT_CODES_HELP)
    .action(whenUsed(async () => (await import('../evaluate.js')).score));
}
