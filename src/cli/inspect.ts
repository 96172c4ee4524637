import type { Alert } from '../domain/Alert.js';
import type { InputSummary } from '../domain/RunSummary.js';
import { secsBetween } from '../domain/time.js';
import { loadConfig } from '../pipeline/config.js';
import { describeRangeRate, type RadarDecision } from '../pipeline/survey/decideReading.js';
import { type InputSurvey, surveyRecording } from '../pipeline/survey/surveyRecording.js';
import { type CameraSurvey, surveyCamera } from '../pipeline/survey/surveyCamera.js';
import { surveyClocks } from '../pipeline/survey/surveyClocks.js';
import { topicUse } from '../pipeline/topicUse.js';
import { snakeCased } from '../publish/keyCase.js';
import { openSource } from '../source/openSource.js';
import { type SelectedTopics, selectTopics } from '../source/selectTopics.js';
import type { Source } from '../source/Source.js';
import type { SyncParameters } from '../sync/parameters.js';
import { EXIT } from './exitCodes.js';
import { inspectModel } from './inspectModel.js';
import { topicChoice, type TopicFlags } from './options.js';
import { alertLine } from './terminal.js';

interface InspectFlags extends TopicFlags {
  readonly json?: true;
  readonly threads?: number;
  readonly config?: string;
}

export async function inspect(file: string, flags: InspectFlags): Promise<void> {
  if (file.toLowerCase().endsWith('.onnx')) {
    const { text, usable } = await inspectModel(file, flags.threads === undefined ? {} : { threads: flags.threads });
    console.log(text);
    if (!usable) process.exitCode = EXIT.model;
    return;
  }
  const config = await loadConfig(flags.config);
  const alerts: Alert[] = [];
  const source = await openSource(file, { config: config.source, onAlert: (alert) => alerts.push(alert) });
  try {
    inspectBag(source, await surveyRecording(source, config), { flags, sync: config.sync }, alerts);
  } finally {
    await source.close();
  }
}

interface Inspection {
  readonly flags: InspectFlags;
  readonly sync: SyncParameters;
}

function inspectBag(source: Source, survey: InputSurvey, { flags, sync }: Inspection, opened: readonly Alert[]): void {
  const { recording, excluded } = survey;
  const choice = selection(survey, flags);
  const topics = topicUse(recording, choice.error === undefined ? choice.selected : undefined, excluded);
  const radars = survey.radars.filter(({ topic }) => !excluded.has(topic) || choice.selected.radars.includes(topic));
  const { startNs, endNs } = recording;
  const lengthSecs = startNs === undefined || endNs === undefined ? 0 : secsBetween(startNs, endNs);
  const clocks = surveyClocks(survey.topics, choice.selected, sync);
  const camera = cameraOf(survey, choice.selected, sync);
  const alerts = [...opened, ...clocks.alerts, ...(camera?.alerts ?? [])];
  const missing = choice.selected.missing.map(({ message }) => message);
  const usable =
    choice.error === undefined && (choice.selected.camera !== undefined || choice.selected.radars.length > 0);
  if (flags.json === true) {
    const content = {
      file: source.path,
      storage: source.storage,
      lengthSecs,
      usable,
      topics,
      radars: radars.map(radarContent),
      clocks: clocks.delays,
      ...(camera !== undefined && { camera: { ...camera, alerts: undefined } }),
      missing,
      alerts,
      ...(choice.error !== undefined && { error: choice.error.message }),
    };
    console.log(JSON.stringify(snakeCased(content), undefined, 2));
  } else {
    const lines = [`${source.path}: ${source.storage}, ${lengthSecs.toFixed(1)} s`, ...table(topics)];
    for (const radar of radars) lines.push('', ...radarLines(radar));
    if (camera !== undefined) lines.push('', cameraLine(camera));
    if (clocks.delays.length > 0)
      lines.push(
        '',
        `From stamp to arrival, median: ${clocks.delays.map(({ topic, delaySecs }) => `${topic} ${delaySecs.toFixed(3)} s`).join(', ')}`,
      );
    if (choice.error !== undefined) lines.push('', `error: ${choice.error.message}`);
    else if (missing.length > 0) lines.push('', ...missing);
    if (!usable && choice.error === undefined)
      lines.push('', 'Neither camera nor radar: a replay of this recording makes no scene.');
    console.log(lines.join('\n'));
    for (const alert of alerts) process.stderr.write(alertLine(alert));
  }
  if (!usable) process.exitCode = EXIT.input;
}

interface Choice {
  readonly selected: SelectedTopics;
  readonly error?: Error;
}

/** The error of an ambiguous recording is part of what there is to say of it. */
function selection({ recording, excluded }: InputSurvey, flags: TopicFlags): Choice {
  try {
    return { selected: selectTopics(recording.channels, topicChoice(flags), excluded) };
  } catch (error) {
    return {
      selected: { radars: [], transforms: [], missing: [] },
      error: error instanceof Error ? error : new Error(String(error)),
    };
  }
}

function cameraOf(
  survey: InputSurvey,
  { camera, cameraInfo }: SelectedTopics,
  sync: SyncParameters,
): CameraSurvey | undefined {
  const frame = survey.topics.find(({ topic }) => topic === camera)?.frames[0];
  if (frame === undefined) return undefined;
  const calibration = cameraInfo === undefined ? undefined : survey.calibrations.get(cameraInfo);
  return surveyCamera(frame, calibration, { tree: survey.tree, baseFrameId: sync.baseFrameId });
}

function cameraLine({ topic, widthPx, heightPx, lens }: CameraSurvey): string {
  const picture = `${topic} has pictures of ${widthPx}x${heightPx} px`;
  if (lens === undefined) return `${picture}; its calibration or mounting cannot be used`;
  const { fxPx, cxPx, cyPx, model, heightM, turnedDeg } = lens;
  return `${picture}: focal length ${fxPx.toFixed(1)} px, principal point (${cxPx.toFixed(1)}, ${cyPx.toFixed(1)}), distortion ${model}, ${heightM.toFixed(2)} m above the road, ${turnedDeg === 0 ? 'upright' : `turned by ${turnedDeg} degrees before use`}`;
}

/** First guess, decision and confidence. */
function radarContent({ topic, fields, guess, reading, basis, confidence, because }: RadarDecision): object {
  return {
    topic,
    fields,
    guess: describeRangeRate(guess.rangeRate),
    decision: describeRangeRate(reading.rangeRate),
    angles: reading.radPerUnit === 1 ? 'radians' : 'degrees',
    basis,
    ...(confidence !== undefined && { confidence: Number(confidence.toFixed(2)) }),
    because,
  };
}

function radarLines(radar: RadarDecision): string[] {
  const { topic, fields, guess, reading, basis, confidence, because } = radar;
  return [
    `${topic} has the fields ${fields.join(', ')}`,
    `  by name: ${describeRangeRate(guess.rangeRate)}`,
    `  used: ${describeRangeRate(reading.rangeRate)}${reading.radPerUnit === 1 ? '' : ', angles in degrees'}`,
    `  decided by ${basis}${confidence === undefined ? '' : `, confidence ${confidence.toFixed(2)}`}: ${because}`,
  ];
}

function table(topics: readonly InputSummary[]): string[] {
  const rows = topics.map(({ topic, type, messages, rateHz, usedFor }) => [
    topic,
    type === '' ? '(no type)' : type,
    String(messages),
    rateHz === undefined ? '' : `${rateHz.toFixed(1)} Hz`,
    usedFor,
  ]);
  const all = [['topic', 'type', 'messages', 'rate', 'used for'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) => row.map((cell, column) => (column === 4 ? cell : cell.padEnd(widths[column]!))).join('  '));
}
