import { join, relative } from 'node:path';
import { evaluate } from '../evaluate/evaluateDrives.js';
import { scorePage } from '../evaluate/page/scorePage.js';
import { scoreText } from '../evaluate/page/scoreText.js';
import { snakeCased } from '../publish/keyCase.js';
import type { OutputFolder, OutputKind } from '../publish/output/OutputFolder.js';
import { writeText } from '../report/writeText.js';
import { inOutputFolder } from './inOutputFolder.js';
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
const KINDS: readonly OutputKind[] = [
  { name: JSON_FILE, signature: /"format": "roadscene-score\// },
  { name: PAGE_FILE, signature: /<meta name="generator" content="roadscene evaluate">/ },
];

export async function score(prediction: string, flags: EvaluateFlags): Promise<void> {
  const options = { kinds: KINDS, writes: [JSON_FILE, PAGE_FILE], inputs: [prediction, flags.truth, flags.model] };
  await inOutputFolder(flags.out, options, (folder) => scoreInto(folder, prediction, flags));
}

async function scoreInto(folder: OutputFolder, prediction: string, flags: EvaluateFlags): Promise<void> {
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
  const texts = { [JSON_FILE]: json, [PAGE_FILE]: await scorePage(card) };
  for (const [name, text] of Object.entries(texts)) await folder.write(name, (path) => writeText(path, text));
  if (flags.json === true) process.stdout.write(json);
  else
    console.log(
      `${scoreText(card)}\nWritten: ${Object.keys(texts)
        .map((name) => relative('.', join(flags.out, name)))
        .join(', ')}`,
    );
}
