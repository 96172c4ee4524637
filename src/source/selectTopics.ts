import type { ChannelInfo } from '../domain/RawMessage.js';
import type { ChannelSummary } from './Source.js';
import { SourceError } from './SourceError.js';
import { shortTypeName, topicRole, typesOfRole, type TopicRole } from './topicRoles.js';

/** Topics the user named; the others are found by type. */
export interface TopicChoice {
  readonly camera?: string;
  readonly radars?: readonly string[];
  readonly cameraInfo?: string;
  readonly transforms?: readonly string[];
  readonly odometry?: string;
}

export interface MissingInput {
  readonly role: TopicRole;
  /** "Expected ... but received ...", for a log or a report. */
  readonly message: string;
}

export interface SelectedTopics {
  readonly camera?: string;
  readonly radars: readonly string[];
  readonly cameraInfo?: string;
  readonly transforms: readonly string[];
  readonly odometry?: string;
  /** Roles no topic fills. A drive without camera or without radar is legal: the caller decides. */
  readonly missing: readonly MissingInput[];
}

/** Recorded truth has the same types as inputs but is not an input; `roadscene evaluate` reads it. */
export const isTruthTopic = (topic: string): boolean => /(^|\/)ground_truth(\/|$)/.test(topic);

/** Outputs of this program with the types of inputs, in a recording that has been through it. */
export const isOutputTopic = (topic: string): boolean => /(^|\/)roadscene\/(radar_points|pixel_classes)$/.test(topic);

export const isInput = (topic: string): boolean => !isTruthTopic(topic) && !isOutputTopic(topic);

/** Why the content of a topic is not what its type could be. */
export interface Exclusion {
  readonly reason: string;
  /** That forces it. */
  readonly flag: string;
}
export type Exclusions = ReadonlyMap<string, Exclusion>;

/** A lidar publishes the same type. */
const LIDAR = /lidar|velodyne|ouster|livox|hesai|laser/i;

/**
 * Chooses the topics of a recording. A topic without messages is no candidate, for recorders list all that was advertised, nor is one that `excluded` says is something else; a topic that the user names is used all the same. Throws SourceError `source/unknown-topic` or
 * `source/wrong-type` for a named topic that is not there or of another type, and `source/ambiguous-topic`, with the candidates, when several fit.
 */
export function selectTopics(
  recorded: readonly ChannelSummary[],
  choice: TopicChoice = {},
  excluded: Exclusions = new Map(),
): SelectedTopics {
  const channels = recorded.map(({ channel }) => channel);
  const ofRole = (role: TopicRole): ChannelInfo[] =>
    channels.filter(
      ({ topic, schemaName }) => isInput(topic) && !excluded.has(topic) && topicRole(schemaName) === role,
    );
  const withMessages = new Set(recorded.filter(({ messageCount }) => messageCount > 0).map(({ channel }) => channel));
  // None at all: a damaged file cannot be counted.
  const candidates = (role: TopicRole): ChannelInfo[] =>
    withMessages.size === 0 ? ofRole(role) : ofRole(role).filter((channel) => withMessages.has(channel));
  const named = (topics: readonly string[], role: TopicRole): string[] =>
    topics.map((topic) => checkNamed(channels, topic, role));

  const camera = choice.camera === undefined ? chooseCamera(candidates('camera')) : named([choice.camera], 'camera')[0];
  const radars = choice.radars === undefined ? chooseRadars(candidates('radar')) : named(choice.radars, 'radar');
  const cameraInfo =
    choice.cameraInfo === undefined
      ? camera === undefined
        ? undefined
        : chooseCameraInfo(candidates('camera-info'), camera)
      : named([choice.cameraInfo], 'camera-info')[0];
  const transforms =
    choice.transforms === undefined
      ? candidates('transforms').map((channel) => channel.topic)
      : named(choice.transforms, 'transforms');
  const odometry =
    choice.odometry === undefined ? chooseOdometry(candidates('odometry')) : named([choice.odometry], 'odometry')[0];

  const missing: MissingInput[] = [];
  if (camera === undefined) missing.push(missingInput('camera', ofRole('camera'), 'scenes are made from radar alone'));
  if (radars.length === 0)
    missing.push(missingInput('radar', ofRole('radar'), 'scenes are made from the camera alone'));
  if (camera !== undefined && cameraInfo === undefined)
    missing.push(
      missingInput('camera-info', ofRole('camera-info'), 'without a calibration the camera cannot be projected'),
    );
  if (transforms.length === 0)
    missing.push(missingInput('transforms', ofRole('transforms'), 'sensor positions must come from the settings'));
  if (odometry === undefined)
    missing.push(missingInput('odometry', ofRole('odometry'), 'the ego speed is estimated from the radar'));
  return {
    radars: [...new Set(radars)],
    transforms: [...new Set(transforms)],
    ...(camera !== undefined && { camera }),
    ...(cameraInfo !== undefined && { cameraInfo }),
    ...(odometry !== undefined && { odometry }),
    missing,
  };
}

/** All chosen topics; no others are read. */
export function selectedTopicSet(selected: SelectedTopics): ReadonlySet<string> {
  const { camera, cameraInfo, odometry, radars, transforms } = selected;
  return new Set([camera, cameraInfo, odometry, ...radars, ...transforms].filter((topic) => topic !== undefined));
}

/** `empty`: topics of the role; none of them has messages. */
const missingInput = (role: TopicRole, empty: readonly ChannelInfo[], consequence: string): MissingInput => ({
  role,
  message: `Expected a topic of type ${typesOfRole(role).join(', ')} for ${role} but received ${empty.length === 0 ? 'none' : `only topics without messages (${empty.map(({ topic }) => topic).join(', ')})`}; ${consequence}`,
});

function checkNamed(channels: readonly ChannelInfo[], topic: string, role: TopicRole): string {
  const matching = channels.filter((channel) => channel.topic === topic);
  const [first] = matching;
  if (first === undefined) {
    const candidates = channels.filter(
      (channel) => topicRole(channel.schemaName) === role && !isTruthTopic(channel.topic),
    );
    throw new SourceError(
      'source/unknown-topic',
      `Expected a recorded topic for ${role} but received ${topic}; candidates: ${listed(candidates)}`,
      { topic },
    );
  }
  if (!matching.some((channel) => topicRole(channel.schemaName) === role)) {
    throw new SourceError(
      'source/wrong-type',
      `Expected a topic of type ${typesOfRole(role).join(', ')} for ${role} but received ${topic} of type ${first.schemaName === '' ? 'unknown' : first.schemaName}`,
      { topic },
    );
  }
  return topic;
}

/** `<base>/compressed` next to `<base>` is the same camera (image_transport's naming); the compressed topic is smaller. */
function chooseCamera(candidates: readonly ChannelInfo[]): string | undefined {
  const topics = new Set(candidates.map((channel) => channel.topic));
  const cameras = [...topics].filter((topic) => !topics.has(`${topic}/compressed`));
  return onlyOne(cameras, 'camera', candidates);
}

const RADAR_TYPE_ORDER = [
  'sensor_msgs/PointCloud2',
  'foxglove.PointCloud',
  'radar_msgs/RadarScan',
  'radar_msgs/RadarTracks',
];

/** All radars. A namespace is one sensor: its points are preferred to its scans, and its scans to its tracks. */
function chooseRadars(candidates: readonly ChannelInfo[]): string[] {
  const isCloud = (channel: ChannelInfo): boolean => !shortTypeName(channel.schemaName).startsWith('radar_msgs/');
  const calledRadar = candidates.some((channel) => !isCloud(channel) || /radar/i.test(channel.topic));
  const radars = candidates.filter(
    (channel) => !isCloud(channel) || (calledRadar ? /radar/i.test(channel.topic) : !LIDAR.test(channel.topic)),
  );
  if (!calledRadar && radars.length > 1)
    return [
      onlyOne(
        radars.map((channel) => channel.topic),
        'radar',
        radars,
      )!,
    ];
  const rank = (channel: ChannelInfo): number => RADAR_TYPE_ORDER.indexOf(shortTypeName(channel.schemaName));
  const bestOfSensor = new Map<string, number>();
  for (const channel of radars) {
    const sensor = namespaceOf(channel.topic);
    bestOfSensor.set(sensor, Math.min(bestOfSensor.get(sensor) ?? Infinity, rank(channel)));
  }
  return radars
    .filter((channel) => rank(channel) === bestOfSensor.get(namespaceOf(channel.topic)))
    .map((channel) => channel.topic);
}

/** The topic whose namespace has most in common with the camera's. */
function chooseCameraInfo(candidates: readonly ChannelInfo[], camera: string): string | undefined {
  const cameraParts = camera.split('/');
  const shared = (topic: string): number => {
    const parts = topic.split('/').slice(0, -1);
    let count = 0;
    while (count < parts.length && parts[count] === cameraParts[count]) count += 1;
    return count;
  };
  const most = Math.max(...candidates.map((channel) => shared(channel.topic)));
  const best = candidates.filter((channel) => shared(channel.topic) === most);
  return onlyOne(
    best.map((channel) => channel.topic),
    'camera-info',
    best,
  );
}

function chooseOdometry(candidates: readonly ChannelInfo[]): string | undefined {
  const full = candidates.filter((channel) => shortTypeName(channel.schemaName) === 'nav_msgs/Odometry');
  const chosen = full.length > 0 ? full : candidates;
  return onlyOne(
    chosen.map((channel) => channel.topic),
    'odometry',
    chosen,
  );
}

function onlyOne(topics: readonly string[], role: TopicRole, candidates: readonly ChannelInfo[]): string | undefined {
  const unique = [...new Set(topics)];
  if (unique.length < 2) return unique[0];
  const flag = {
    camera: '--camera',
    radar: '--radar',
    'camera-info': '--camera-info',
    odometry: '--odometry',
    transforms: '--tf',
  }[role];
  throw new SourceError(
    'source/ambiguous-topic',
    `Expected one topic for ${role} but received ${unique.length} candidates: ${listed(candidates.filter((channel) => unique.includes(channel.topic)))}; name one with ${flag}`,
  );
}

const namespaceOf = (topic: string): string => topic.slice(0, topic.lastIndexOf('/'));

const listed = (channels: readonly ChannelInfo[]): string =>
  channels.length === 0
    ? 'none'
    : channels
        .map((channel) => `${channel.topic} (${channel.schemaName === '' ? 'no type' : channel.schemaName})`)
        .join(', ');
