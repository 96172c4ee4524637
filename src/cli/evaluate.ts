import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { evaluate } from '../evaluate/evaluateDrives.js';
import { scorePage } from '../evaluate/page/scorePage.js';
import { scoreText } from '../evaluate/page/scoreText.js';
import { PublishError } from '../publish/PublishError.js';
import { snakeCased } from '../report/SummaryPublisher.js';
import { writeWholeFile } from '../report/writeWholeFile.js';
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

export async function score(prediction: string, flags: EvaluateFlags): Promise<void> {
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
