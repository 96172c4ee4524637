import type { Alert, Outcome } from '../domain/Alert.js';
import { nearestName } from '../config/nearestName.js';
import type { ImageScaler } from '../domain/ImageScaler.js';
import type { InferenceEngine } from '../domain/Inference.js';
import type { RawMessage } from '../domain/RawMessage.js';
import type { InputSummary, RunSummary } from '../domain/RunSummary.js';
import type { DecodedMessage } from '../domain/SensorMessage.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import { decodeMessage } from '../decode/decodeMessage.js';
import type { Publisher } from '../publish/Publisher.js';
import { type SelectedTopics, selectedTopicSet, type TopicChoice } from '../source/selectTopics.js';
import type { Source, SourceSummary } from '../source/Source.js';
import { AlertCollector } from './AlertCollector.js';
import { chooseTopics } from './chooseTopics.js';
import type { Config } from './config.js';
import { decodedMessages } from './decodedMessages.js';
import { FrameRunner } from './FrameRunner.js';
import { describeMachine } from './machine.js';
import { PublisherSet } from './PublisherSet.js';
import { RunStatistics } from './RunStatistics.js';
import { samplesOf } from './samplesOf.js';
import { ScenePipeline } from './ScenePipeline.js';
import { type InputSurvey, surveyAlerts, surveyRecording } from './survey/surveyRecording.js';
import { topicUse } from './topicUse.js';

export interface ReplayProgress {
  readonly scenes: number;
  /** Share of the recorded time that was read, 0..1. */
  readonly share: number;
}

/** `sensors`: of the topics that the run uses; `scene`: none. */
export type RecordedPart = 'all' | 'sensors' | 'scene';

export interface ReplayOptions {
  /** Opened with `alerts.add` as its alert sink; closed by the caller. */
  readonly source: Source;
  readonly topics: TopicChoice;
  /** Of the source, where it was looked at before. */
  readonly survey?: InputSurvey;
  readonly engine: InferenceEngine;
  readonly scaler: ImageScaler;
  readonly config: Config;
  /** Called once topics are chosen, so that a bag that cannot be used leaves no files. Closed by this run, whatever happens. */
  readonly openPublishers: () => Promise<readonly Publisher[]>;
  readonly alerts: AlertCollector;
  /** Recorded messages that publishers may keep beside the scenes; default `sensors`. */
  readonly record?: RecordedPart;
  readonly onProgress?: (progress: ReplayProgress) => void;
  /** Ends the run early; outputs are completed. */
  readonly signal?: AbortSignal;
}

/**
 * Replays a recording through all stages: source → decode → sync → preprocess → infer → heads → guard → track → scene → publish. No frame is dropped, the same bag gives the
 * same scenes. Throws SourceError or PipelineError before the first frame when the recording has no usable input, and a PublishError after an output failed (all outputs are completed before).
 */
export async function runReplay(options: ReplayOptions): Promise<RunSummary> {
  const { source, engine, alerts } = options;
  const startMs = performance.now();
  const statistics = new RunStatistics();
  const survey = options.survey ?? (await surveyRecording(source, options.config));
  const selected = chooseTopics(survey, options.topics);
  alertMissing(selected, alerts);
  alertUnknownOffsets(options.config, survey.recording, alerts);
  surveyAlerts(survey, selectedTopicSet(selected)).forEach(alerts.add);
  const inputs = topicUse(survey.recording, selected, survey.excluded);
  const summary = (): RunSummary =>
    summarize({ bag: source.path, engine, alerts, statistics, inputs, wallSecs: (performance.now() - startMs) / 1000 });
  const publishers = new PublisherSet(await options.openPublishers(), alerts.add);
  try {
    await replayMessages(options, {
      survey,
      selected,
      publishers,
      statistics,
    });
  } finally {
    await publishers.close(summary());
  }
  if (publishers.firstError !== undefined) throw asError(publishers.firstError);
  return summary();
}

interface ReplayRun {
  readonly survey: InputSurvey;
  readonly selected: SelectedTopics;
  readonly publishers: PublisherSet;
  readonly statistics: RunStatistics;
}

/** The loop itself. */
async function replayMessages(options: ReplayOptions, run: ReplayRun): Promise<void> {
  const { config, alerts } = options;
  const { selected, survey, publishers, statistics } = run;
  const pipeline = new ScenePipeline({
    engine: options.engine,
    scaler: options.scaler,
    config,
    cameraTopic: selected.camera,
  });
  const runner = new FrameRunner({
    pipeline,
    publishers,
    statistics,
    onFrameAlerts: (raised: readonly Alert[]) => {
      alerts.log.addAll(raised);
    },
  });
  let end: RunSummary['end'] = 'failed';
  const recorded = readMessages(options, run, (reason) => (end = reason));
  const unreadable = new Map<string, string>();
  const decode = (raw: RawMessage): Outcome<DecodedMessage> => {
    const outcome = decodeMessage(raw, config.decode, survey.readings);
    if (outcome.type === 'value') unreadable.delete(raw.channel.topic);
    return outcome;
  };
  const onDecodeAlert = (alert: Alert): void => {
    alerts.add(alert);
    if (alert.severity === 'error' && alert.topic !== undefined) unreadable.set(alert.topic, alert.message);
  };
  const messages = decodedMessages(recorded, decode, onDecodeAlert);
  const sync = {
    topics: selected,
    parameters: config.sync,
    onAlert: alerts.add,
    whyUnreadable: (topic: string) => unreadable.get(topic),
  };
  for await (const { sample, decodeMs } of samplesOf(messages, sync, survey.transforms)) {
    await runner.submit(sample, { alerts: alerts.take(), decodeMs });
    options.onProgress?.({ scenes: statistics.scenes, share: statistics.readShare });
  }
  await runner.drain();
  statistics.end = end;
  options.onProgress?.({ scenes: statistics.scenes, share: statistics.readShare });
}

/** The messages that the run uses. All that are to be kept pass by the publishers; notes how much was read, and why it ended. */
async function* readMessages(
  { source, alerts, signal, record = 'sensors' }: ReplayOptions,
  run: ReplayRun,
  onEnd: (end: RunSummary['end']) => void,
): AsyncGenerator<RawMessage, void, void> {
  const { selected, publishers, statistics } = run;
  const used = selectedTopicSet(selected);
  for await (const raw of source.messages(record === 'all' ? undefined : used)) {
    if (signal?.aborted === true || publishers.allFailed) {
      onEnd(publishers.allFailed ? 'no-output' : 'interrupted');
      return;
    }
    statistics.readShare = shareOf(raw.logTimeNs, run);
    if (record !== 'scene') await publishers.passThrough(raw);
    if (used.has(raw.channel.topic)) yield raw;
  }
  const isWhole = !alerts.log.counts().some(({ alert }) => LOSSES.has(alert.code));
  onEnd(isWhole ? 'complete' : 'cut-off');
  statistics.readShare = 1;
}

/** Alerts of sources that lack a part of the drive. */
const LOSSES = new Set(['source/truncated', 'source/corrupt', 'source/missing-file']);

function alertMissing(selected: SelectedTopics, alerts: AlertCollector): void {
  for (const missing of selected.missing) {
    alerts.add({
      severity: missing.role === 'odometry' ? 'info' : 'warning',
      code: `source/missing-${missing.role}`,
      message: missing.message,
      tip: 'Record that topic as well, or name it if it has another type.',
    });
  }
}

function alertUnknownOffsets({ sync }: Config, { channels }: SourceSummary, alerts: AlertCollector): void {
  const recorded = channels.map(({ channel }) => channel.topic);
  for (const topic of Object.keys(sync.timeOffsetSecs)) {
    if (recorded.includes(topic)) continue;
    const near = nearestName(topic, recorded);
    alerts.add({
      severity: 'warning',
      code: 'sync/unknown-offset-topic',
      message: `Expected a recorded topic for sync.timeOffsetSecs but received ${topic}${near === undefined ? '' : `. Did you mean ${near}?`}`,
      tip: 'This offset has no effect. Correct the name, or leave it out.',
    });
  }
}

function shareOf(nowNs: TimeNs, { survey }: ReplayRun): number {
  const { startNs, endNs } = survey.recording;
  if (startNs === undefined || endNs === undefined || endNs <= startNs) return 0;
  return Math.min(1, Math.max(0, secsBetween(startNs, nowNs) / secsBetween(startNs, endNs)));
}

interface SummaryParts {
  readonly bag: string;
  readonly engine: InferenceEngine;
  readonly alerts: AlertCollector;
  readonly statistics: RunStatistics;
  readonly inputs: readonly InputSummary[];
  readonly wallSecs: number;
}

function summarize({ bag, engine, alerts, statistics, inputs, wallSecs }: SummaryParts): RunSummary {
  const { name, version, licence, training } = engine.contract;
  return {
    format: 'roadscene-summary/1',
    bag,
    ...statistics.summary(),
    dropped: 0,
    wallSecs,
    alerts: alerts.log.counts(),
    model: { name, version, sha256: engine.modelSha256, licence, training },
    provider: engine.provider,
    attempts: engine.attempts,
    machine: describeMachine(),
    nodeVersion: process.version,
    inputs,
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
