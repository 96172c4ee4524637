import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { decodeMessage } from '../decode/decodeMessage.js';
import { loadSharp, SharpImageScaler } from '../decode/sharp/SharpImageScaler.js';
import type { RunSummary } from '../domain/RunSummary.js';
import { createEngine } from '../infer/createEngine.js';
import { AlertCollector } from '../pipeline/AlertCollector.js';
import { chooseTopics } from '../pipeline/chooseTopics.js';
import { loadConfig } from '../pipeline/config.js';
import { engineSettings } from '../pipeline/inferParameters.js';
import { runReplay } from '../pipeline/runReplay.js';
import { JsonLinesPublisher } from '../publish/jsonl/JsonLinesPublisher.js';
import { McapPublisher } from '../publish/mcap/McapPublisher.js';
import { PublishError } from '../publish/PublishError.js';
import type { Publisher } from '../publish/Publisher.js';
import { ReportPublisher } from '../report/ReportPublisher.js';
import { snakeCased, SummaryPublisher } from '../report/SummaryPublisher.js';
import { openSource } from '../source/openSource.js';
import { EXIT } from './exitCodes.js';
import { modelPathOf } from './modelPathOf.js';
import { type ModelFlags, modelOverrides, topicChoice, type TopicFlags } from './options.js';
import type { OutputFormat } from './outputFormats.js';
import { summaryText } from './summaryText.js';
import { makeTerminal } from './terminal.js';

interface ReplayFlags extends TopicFlags, ModelFlags {
  readonly out: string;
  readonly format: readonly OutputFormat[];
  readonly passThrough?: true;
  readonly pixelClasses?: true;
  readonly json?: true;
}

const FILES: Readonly<Record<OutputFormat, string>> = {
  mcap: 'scene.mcap',
  jsonl: 'scenes.jsonl',
  report: 'report.html',
};
const SUMMARY_FILE = 'summary.json';

export async function replay(bag: string, flags: ReplayFlags): Promise<void> {
  const config = await loadConfig(flags.config, modelOverrides(flags));
  await loadSharp();
  const terminal = makeTerminal();
  const alerts = new AlertCollector((alert) => {
    terminal.alert(alert);
  });
  const stop = new AbortController();
  const interrupt = (): void => {
    // A second one means it.
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const source = await openSource(bag, { config: config.source, onAlert: alerts.add });
  try {
    // Before the model: loading it takes seconds that a misspelt topic need not cost.
    await chooseTopics(source, topicChoice(flags));
    const engine = await createEngine({
      modelPath: await modelPathOf(flags.model),
      ...engineSettings(config.infer),
      onEvent: alerts.add,
    });
    try {
      const summary = await runReplay({
        source,
        topics: topicChoice(flags),
        engine,
        decode: (raw) => decodeMessage(raw, config.decode),
        scaler: new SharpImageScaler(),
        config,
        openPublishers: () => openPublishers(flags, { attempts: engine.attempts, model: modelFacts(engine.contract) }),
        alerts,
        passThrough: flags.passThrough === true,
        onProgress: (progress) => {
          terminal.progress(progress);
        },
        signal: stop.signal,
      });
      terminal.done();
      print(summary, flags);
    } finally {
      terminal.done();
      await engine.close();
    }
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await source.close();
  }
  if (stop.signal.aborted) process.exitCode = EXIT.interrupted;
}

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
  flags: ReplayFlags,
  facts: NonNullable<NonNullable<McapOptions>['facts']>,
): Promise<readonly Publisher[]> {
  try {
    await mkdir(flags.out, { recursive: true });
  } catch (cause) {
    throw PublishError.of(flags.out, cause, 'open');
  }
  const path = (format: OutputFormat): string => join(flags.out, FILES[format]);
  const publishers: Publisher[] = [];
  if (flags.format.includes('mcap'))
    publishers.push(
      await McapPublisher.create(path('mcap'), {
        compression: 'zstd',
        pixelClasses: flags.pixelClasses === true,
        facts,
      }),
    );
  if (flags.format.includes('jsonl')) publishers.push(await JsonLinesPublisher.create(path('jsonl')));
  if (flags.format.includes('report')) publishers.push(await ReportPublisher.create(path('report')));
  publishers.push(await SummaryPublisher.create(join(flags.out, SUMMARY_FILE)));
  return publishers;
}

function print(summary: RunSummary, flags: ReplayFlags): void {
  if (flags.json === true) {
    console.log(JSON.stringify(snakeCased(summary), undefined, 2));
    return;
  }
  const files = [...flags.format.map((format) => FILES[format]), SUMMARY_FILE].map((file) =>
    relative('.', join(flags.out, file)),
  );
  console.log(summaryText(summary, files));
}
