import { join, relative } from 'node:path';
import { loadSharp, SharpImageScaler } from '../decode/sharp/SharpImageScaler.js';
import type { Alert } from '../domain/Alert.js';
import type { RunSummary } from '../domain/RunSummary.js';
import { createEngine } from '../infer/createEngine.js';
import { AlertCollector } from '../pipeline/AlertCollector.js';
import { chooseTopics } from '../pipeline/chooseTopics.js';
import { loadConfig } from '../pipeline/config.js';
import { engineSettings } from '../pipeline/inferParameters.js';
import { type RecordedPart, runReplay } from '../pipeline/runReplay.js';
import { surveyRecording } from '../pipeline/survey/surveyRecording.js';
import { JsonLinesPublisher } from '../publish/jsonl/JsonLinesPublisher.js';
import { snakeCased } from '../publish/keyCase.js';
import { McapPublisher } from '../publish/mcap/McapPublisher.js';
import { namedOutput } from '../publish/output/namedOutput.js';
import { OutputFolder, type OutputKind } from '../publish/output/OutputFolder.js';
import type { Publisher } from '../publish/Publisher.js';
import { ReportPublisher } from '../report/ReportPublisher.js';
import { SummaryPublisher } from '../report/SummaryPublisher.js';
import { openSource } from '../source/openSource.js';
import { selectedTopicSet } from '../source/selectTopics.js';
import type { SourceSummary } from '../source/Source.js';
import { EXIT } from './exitCodes.js';
import { modelPathOf } from '../infer/contract/modelPathOf.js';
import { type ModelFlags, modelOverrides, topicChoice, type TopicFlags } from './options.js';
import type { Encodings, OutputFormat } from './outputFormats.js';
import { sourceInputs } from './sourceInputs.js';
import { noSceneText, summaryText } from './summaryText.js';
import { makeTerminal } from './terminal.js';

interface ReplayFlags extends TopicFlags, ModelFlags {
  readonly out: string;
  readonly format: readonly OutputFormat[];
  readonly record: RecordedPart;
  readonly encodings: Encodings;
  readonly pixelClasses?: true;
  readonly json?: true;
}

const FILES: Readonly<Record<OutputFormat, string>> = {
  mcap: 'scene.mcap',
  jsonl: 'scenes.jsonl',
  report: 'report.html',
};
const SUMMARY_FILE = 'summary.json';
const KINDS: readonly OutputKind[] = [
  { name: FILES.mcap, signature: /^\x89MCAP0\r\n[^]{13}ros2[^]{4}roadscene-replay/ },
  { name: FILES.jsonl, signature: /^\{"format":"roadscene-scene\// },
  { name: FILES.report, signature: /<meta name="generator" content="roadscene replay">/ },
  { name: SUMMARY_FILE, signature: /"format": "roadscene-summary\// },
];

export async function replay(bag: string, flags: ReplayFlags): Promise<void> {
  const config = await loadConfig(flags.config, modelOverrides(flags));
  await loadSharp();
  const terminal = makeTerminal();
  const alerts = new AlertCollector((alert) => {
    terminal.alert(alert);
  });
  const stop = new AbortController();
  const isInterrupted = (): boolean => stop.signal.aborted;
  const interrupt = (): void => {
    // A second one means it.
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const source = await openSource(bag, { config: config.source, onAlert: alerts.add });
  try {
    // Before the model: loading it takes seconds that a misspelt topic need not cost.
    const survey = await surveyRecording(source, config);
    const selected = chooseTopics(survey, topicChoice(flags));
    const kept = flags.record === 'sensors' ? selectedTopicSet(selected) : undefined;
    if (flags.encodings === 'ros2' && flags.record !== 'scene') leftOut(survey.recording, kept).forEach(alerts.add);
    const modelPath = await modelPathOf(flags.model);
    const folder = await OutputFolder.open(flags.out, {
      kinds: KINDS,
      writes: filesOf(flags),
      ...sourceInputs(source, modelPath, flags.config),
    });
    try {
      const engine = await createEngine({ modelPath, ...engineSettings(config.infer), onEvent: alerts.add });
      try {
        if (isInterrupted()) {
          process.stderr.write('Interrupted before the first frame: nothing was written.\n');
          process.exitCode = EXIT.interrupted;
          return;
        }
        const facts = { attempts: engine.attempts, model: modelFacts(engine.contract) };
        const summary = await runReplay({
          source,
          topics: topicChoice(flags),
          survey,
          engine,
          scaler: new SharpImageScaler(),
          config,
          openPublishers: () => openPublishers(folder, flags, facts),
          alerts,
          record: flags.record,
          onProgress: (progress) => {
            terminal.progress(progress);
          },
          signal: stop.signal,
        }).finally(() => folder.commit());
        terminal.done();
        print(summary, flags);
        if (summary.scenes === 0) {
          process.stderr.write(`error: ${noSceneText(summary)}\n`);
          process.exitCode = EXIT.noScene;
        }
      } finally {
        terminal.done();
        await engine.close();
      }
    } finally {
      await folder.close();
    }
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await source.close();
  }
  if (isInterrupted()) process.exitCode = EXIT.interrupted;
}

/** Recorded topics that scene.mcap cannot keep because it shall hold ROS 2 messages alone. */
const leftOut = ({ channels }: SourceSummary, kept: ReadonlySet<string> | undefined): readonly Alert[] =>
  channels
    .filter(({ channel }) => channel.messageEncoding !== 'cdr' && kept?.has(channel.topic) !== false)
    .map(({ channel: { topic, messageEncoding } }) => ({
      severity: 'warning',
      code: 'publish/left-out',
      message: `Expected ROS 2 messages for ${topic} but received ${messageEncoding === '' ? 'no encoding' : messageEncoding}`,
      tip: 'scene.mcap is written without this topic. Leave --encodings out to keep it.',
      topic,
    }));

const modelFacts = ({
  version,
  licence,
  training,
}: {
  version: string;
  licence: RunSummary['model']['licence'];
  training: RunSummary['model']['training'];
}): Record<string, string> => ({
  version,
  licence: licence.spdx,
  use: licence.use,
  trained_on: training.data.map(({ name }) => name).join(', '),
});

type McapOptions = Parameters<typeof McapPublisher.create>[1];

async function openPublishers(
  folder: OutputFolder,
  flags: ReplayFlags,
  facts: NonNullable<NonNullable<McapOptions>['facts']>,
): Promise<readonly Publisher[]> {
  const create: Readonly<Record<OutputFormat, (path: string) => Promise<Publisher>>> = {
    mcap: (path) =>
      McapPublisher.create(path, { pixelClasses: flags.pixelClasses === true, encodings: flags.encodings, facts }),
    jsonl: (path) => JsonLinesPublisher.create(path),
    report: (path) => ReportPublisher.create(path),
  };
  const publishers: Publisher[] = [];
  for (const format of flags.format) publishers.push(await namedOutput(folder, FILES[format], create[format]));
  publishers.push(await namedOutput(folder, SUMMARY_FILE, (path) => SummaryPublisher.create(path)));
  return publishers;
}

const filesOf = ({ format }: ReplayFlags): readonly string[] => [...format.map((name) => FILES[name]), SUMMARY_FILE];

function print(summary: RunSummary, flags: ReplayFlags): void {
  if (flags.json === true) {
    console.log(JSON.stringify(snakeCased(summary), undefined, 2));
    return;
  }
  console.log(
    summaryText(
      summary,
      filesOf(flags).map((file) => relative('.', join(flags.out, file))),
    ),
  );
}
