import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { evaluate, EVALUATE_DEFAULTS } from '../evaluate/evaluateDrives.js';
import { scorePage } from '../evaluate/page/scorePage.js';
import { scoreText } from '../evaluate/page/scoreText.js';
import { PublishError } from '../publish/PublishError.js';
import { snakeCased } from '../report/SummaryPublisher.js';
import { writeWholeFile } from '../report/writeWholeFile.js';
import { EXIT_CODES_HELP } from './exitCodes.js';
import { wholeNumber } from './options.js';
import { alertLine } from './terminal.js';

interface EvaluateFlags {
  readonly truth: string;
  readonly out: string;
  readonly toleranceMs: number;
  readonly missing: 'leave-out' | 'empty';
  readonly bootstraps: number;
  readonly seed: number;
  readonly predictionTopic?: string;
  readonly model?: string;
  readonly json?: true;
}

const JSON_FILE = 'score.json';
const PAGE_FILE = 'score.html';

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Score predictions against recorded truth: score.json and score.html.')
    .argument('<prediction>', "scene.mcap, scenes.jsonl, another detector's recording, or a folder of them")
    .requiredOption('--truth <bag>', 'bag with /ground_truth topics, or a folder of bags')
    .requiredOption('--out <dir>', 'folder for the results, made when missing')
    .option('--tolerance-ms <ms>', 'largest difference of two stamps that belong together', milliseconds, 0)
    .addOption(
      new Option('--missing <what>', 'a true frame without prediction is left out, or counts as one without detections')
        .choices(['leave-out', 'empty'])
        .default(EVALUATE_DEFAULTS.missing),
    )
    .option('--bootstraps <n>', 'draws of drives for the intervals', wholeNumber, EVALUATE_DEFAULTS.bootstraps)
    .option('--seed <n>', 'seed of those draws', wholeNumber, EVALUATE_DEFAULTS.seed)
    .option('--prediction-topic <topic>', 'topic of the predictions (default: the one there is)')
    .option('--model <file>', 'ONNX file of the run, to place its pixel classes (default: found by its hash)')
    .option('--json', 'print score.json on stdout')
    .addHelpText('after', EXIT_CODES_HELP)
    .action(score);
}

function milliseconds(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0 && number < 1e6))
    throw new InvalidArgumentError(`Expected milliseconds from 0 to 1000000 but received ${text}.`);
  return number;
}

async function score(prediction: string, flags: EvaluateFlags): Promise<void> {
  // A run takes minutes: the folder is tried first.
  await mkdir(flags.out, { recursive: true }).catch((cause: unknown) => {
    throw PublishError.of(flags.out, cause, 'open');
  });
  const card = await evaluate({
    predictionPath: prediction,
    truthPath: flags.truth,
    toleranceNs: BigInt(Math.round(flags.toleranceMs * 1e6)),
    missing: flags.missing,
    bootstraps: flags.bootstraps,
    seed: flags.seed,
    ...(flags.predictionTopic !== undefined && { predictionTopic: flags.predictionTopic }),
    ...(flags.model !== undefined && { modelPath: flags.model }),
    onAlert: (alert) => process.stderr.write(alertLine(alert)),
    onDrive: (name, index, count) => process.stderr.write(`${index + 1}/${count} ${name}\n`),
  });
  const json = `${JSON.stringify(snakeCased(card), undefined, 2)}\n`;
  const [jsonPath, pagePath] = [join(flags.out, JSON_FILE), join(flags.out, PAGE_FILE)];
  await writeWholeFile(jsonPath, json);
  await writeWholeFile(pagePath, await scorePage(card));
  if (flags.json === true) process.stdout.write(json);
  else console.log(`${scoreText(card)}\nWritten: ${relative('.', jsonPath)}, ${relative('.', pagePath)}`);
}
