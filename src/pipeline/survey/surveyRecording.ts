import type { DecodeConfig } from '../../decode/config.js';
import { decodeMessage, decodeTable } from '../../decode/decodeMessage.js';
import type { RadarTable } from '../../decode/RadarTable.js';
import type { Alert } from '../../domain/Alert.js';
import type { CameraCalibration } from '../../domain/CameraCalibration.js';
import type { FrameTransforms } from '../../domain/FrameTransforms.js';
import type { RadarReadings } from '../../domain/RadarReading.js';
import { secsBetween, type TimeNs } from '../../domain/time.js';
import { TransformTree } from '../../geometry/TransformTree.js';
import { type Exclusions, isInput } from '../../source/selectTopics.js';
import type { Source, SourceSummary } from '../../source/Source.js';
import { topicRole } from '../../source/topicRoles.js';
import { mountingTransforms } from '../../sync/mountingTransforms.js';
import type { Config } from '../config.js';
import { staticTransforms } from '../staticTransforms.js';
import { decideReading, type RadarDecision } from './decideReading.js';
import { egoSpeeds } from './egoSpeeds.js';
import { excludeCameras, excludeOdometry, excludeRadars } from './exclusions.js';
import type { SurveyedTopic } from './SurveyedTopic.js';
import { placeReturns, type SurveyedSweep } from './SurveyedSweep.js';
import { DENSE_RETURNS } from './whyNoRadar.js';

/** What the first seconds of a recording say of its topics, before any of them is used. */
export interface InputSurvey {
  /** Of the recording. */
  readonly path: string;
  readonly recording: SourceSummary;
  /** The first static transform of every frame. */
  readonly transforms: FrameTransforms | undefined;
  /** Topics that are not what their type could be, and why. */
  readonly excluded: Exclusions;
  /** Of every topic with a radar's type and returns. */
  readonly radars: readonly RadarDecision[];
  readonly readings: RadarReadings;
  /** Every topic that could be a camera, a radar or the ego motion. */
  readonly topics: readonly SurveyedTopic[];
  /** The first calibration of each topic. */
  readonly calibrations: ReadonlyMap<string, CameraCalibration>;
  readonly tree: TransformTree;
}

const SURVEY_SECS = 5;
/** A sensor may start late; one that starts later than this is taken by its name. */
const MAX_SURVEY_SECS = 30;
const MAX_FRAMES = 3;
const MAX_TABLES = 40;
/** So many points say at once that the cloud is no radar's. */
const MAX_DENSE_TABLES = 2;
const SENSING = new Set(['camera', 'radar', 'odometry']);

/** Reads the first seconds of every topic that could be an input. Never rejects for what the messages hold. */
export async function surveyRecording(source: Source, config: Config): Promise<InputSurvey> {
  const recording = await source.summary();
  const inputs = recording.channels.filter(({ channel }) => isInput(channel.topic));
  const ofRole = (role: string): string[] =>
    inputs.filter(({ channel }) => topicRole(channel.schemaName) === role).map(({ channel }) => channel.topic);
  const transforms = await staticTransforms(source, ofRole('transforms'), config.decode);
  const tree = new TransformTree({ maxAgeSecs: config.sync.transformMaxAgeSecs, historySecs: MAX_SURVEY_SECS });
  tree.add(mountingTransforms(config.sync));
  if (transforms !== undefined) tree.add(transforms);
  const topics = new Map<string, SurveyedTopic>();
  for (const { channel, messageCount } of inputs)
    if (SENSING.has(topicRole(channel.schemaName) ?? ''))
      topics.set(channel.topic, {
        topic: channel.topic,
        type: channel.schemaName,
        messageCount,
        stamps: [],
        frames: [],
        tables: [],
        motions: [],
      });
  const calibrations = new Map<string, CameraCalibration>();
  const others = new Set([...ofRole('transforms'), ...ofRole('camera-info')]);
  const unseen = await gather(source, { topics, others, tree, calibrations }, config.decode);
  const gathered = [...topics.values()];
  const cameras = gathered.filter(
    ({ topic, type, messageCount }) => topicRole(type) === 'camera' && messageCount > 0 && !unseen.has(topic),
  );
  const motions = gathered.filter(({ motions: found }) => found.length > 0);
  const odometry = excludeOdometry(motions);
  const egoMps = egoSpeeds(motions.find(({ topic }) => !odometry.has(topic))?.motions ?? []);
  const clouds = gathered.filter(({ tables }) => tables.some(({ count }) => count > 0));
  const surveyed = clouds.map((cloud) => {
    const sweeps = cloud.tables.map((table) => sweepOf(table, tree, config, egoMps));
    const decision = decideReading(cloud.topic, sweeps, config.decode);
    return { ...cloud, decision, sweeps: placeReturns(sweeps, decision.reading.radPerUnit) };
  });
  return {
    path: source.path,
    recording,
    transforms,
    excluded: new Map([...odometry, ...excludeCameras(cameras), ...excludeRadars(surveyed)]),
    radars: surveyed.map(({ decision }) => decision),
    readings: new Map(surveyed.map(({ topic, decision }) => [topic, decision.reading])),
    // Whole clouds are not kept for the run.
    topics: gathered.map((topic) => ({ ...topic, tables: [] })),
    calibrations,
    tree,
  };
}

interface Gathered {
  readonly topics: ReadonlyMap<string, SurveyedTopic>;
  /** Topics of transforms and calibrations. */
  readonly others: ReadonlySet<string>;
  readonly tree: TransformTree;
  readonly calibrations: Map<string, CameraCalibration>;
}

/** Returns the topics that start later than the survey ends. */
async function gather(
  source: Source,
  { topics, others, tree, calibrations }: Gathered,
  config: DecodeConfig,
): Promise<ReadonlySet<string>> {
  const unseen = new Set([...topics.values()].filter(({ messageCount }) => messageCount > 0).map(({ topic }) => topic));
  if (topics.size === 0) return unseen;
  // A recorder may run long before the drivers: cameras and radars start the clock.
  let startNs: TimeNs | undefined;
  for await (const raw of source.messages(new Set([...topics.keys(), ...others]))) {
    const role = topicRole(raw.channel.schemaName);
    if (role === 'camera' || role === 'radar') startNs ??= raw.logTimeNs;
    const atSecs = startNs === undefined ? 0 : secsBetween(startNs, raw.logTimeNs);
    if (atSecs > MAX_SURVEY_SECS || (atSecs > SURVEY_SECS && unseen.size === 0)) return unseen;
    const of = topics.get(raw.channel.topic);
    unseen.delete(raw.channel.topic);
    if (of !== undefined && of.tables.length >= MAX_DENSE_TABLES && of.tables[0]!.count > DENSE_RETURNS) continue;
    const table = of === undefined || of.tables.length >= MAX_TABLES ? undefined : decodeTable(raw, config);
    if (table !== undefined) {
      of!.tables.push(table);
      of!.stamps.push({ stampNs: table.header.stampNs, receivedNs: raw.logTimeNs });
      continue;
    }
    const decoded = decodeMessage(raw, config);
    if (decoded.type === 'failed') continue;
    const message = decoded.value;
    if (message.type === 'transforms') {
      if (!message.isStatic) tree.add(message);
      continue;
    }
    if (message.type === 'calibration' && !calibrations.has(message.topic)) calibrations.set(message.topic, message);
    if (message.type === 'calibration') continue;
    of?.stamps.push({ stampNs: message.stampNs, receivedNs: raw.logTimeNs });
    if (message.type === 'camera' && of!.frames.length < MAX_FRAMES) of!.frames.push(message);
    if (message.type === 'ego-motion' && startNs !== undefined) of!.motions.push(message);
  }
  return unseen;
}

function sweepOf(
  table: RadarTable,
  tree: TransformTree,
  { sync }: Config,
  egoMps: (stampNs: TimeNs) => number | undefined,
): SurveyedSweep {
  const lookup = tree.lookup(sync.baseFrameId, table.header.frameId, table.header.stampNs);
  return {
    table,
    baseFromRadar: lookup.type === 'found' ? lookup.aFromB : undefined,
    egoMps: egoMps(table.header.stampNs),
  };
}

/** All that was decided against names and types. */
export const surveyAlerts = ({ radars, excluded }: InputSurvey, used: ReadonlySet<string>): readonly Alert[] => [
  ...radars.filter(({ topic }) => used.has(topic)).flatMap(({ alerts }) => alerts),
  ...[...excluded]
    .filter(([topic]) => !used.has(topic))
    .map(([topic, { reason, flag }]): Alert => ({
      severity: 'info',
      code: 'source/topic-left-out',
      message: `Expected an input for ${topic} by its type but received another kind of content: ${reason}`,
      tip: `It is not used. Name it with ${flag} to use it all the same.`,
      topic,
    })),
];
