import type { FirstPicture } from '../../domain/RunSummary.js';
import type { TimeNs } from '../../domain/time.js';
import { openSource } from '../../source/openSource.js';
import type { AlertSink, ChannelSummary } from '../../source/Source.js';
import { EvaluateError } from '../EvaluateError.js';
import { readFirstPicture } from './readFirstPicture.js';
import type { PredictedFrame } from './PredictedFrame.js';
import { predictedDetections, predictedScene } from './predictedScene.js';
import { readMessages } from './readMessages.js';
import { readSceneLines } from './sceneLines.js';

/** All predictions of one file. */
export interface Prediction {
  readonly path: string;
  /** Ascending, one for each stamp. */
  readonly frames: readonly PredictedFrame[];
  /** Topic of the pixel classes, if recorded. */
  readonly pixelTopic?: string;
  /** Of the recording that the scenes were made from, as the run wrote it down. */
  readonly firstPicture?: FirstPicture;
}

export const isSceneLines = (path: string): boolean => path.endsWith('.jsonl');

const SCENE_TYPE = 'roadscene_msgs/msg/RoadScene';
const DETECTIONS_TYPE = 'vision_msgs/msg/Detection3DArray';
const PIXEL_TOPIC = '/roadscene/pixel_classes';

/**
 * Reads a scenes.jsonl or a recording: its RoadScene topic, else its Detection3DArray topic that is not truth, or the named topic. Throws SourceError for a file that is not a recording, EvaluateError `evaluate/no-prediction` or `evaluate/ambiguous-prediction` for one without such a topic or with several.
 */
export async function readPrediction(path: string, onAlert: AlertSink, namedTopic?: string): Promise<Prediction> {
  const firstPicture = await readFirstPicture(path);
  const known = { path, ...(firstPicture && { firstPicture }) };
  if (isSceneLines(path)) return { ...known, frames: await inOrder(readSceneLines(path, onAlert), path, onAlert) };
  const source = await openSource(path, { onAlert });
  try {
    const { channels } = await source.summary();
    const { topic, type } = chooseTopic(path, channels, namedTopic);
    const interpret = type === SCENE_TYPE ? predictedScene : predictedDetections;
    const frames = await inOrder(readMessages(source, new Set([topic]), interpret, onAlert), path, onAlert);
    const hasPixels = channels.some(({ channel }) => channel.topic === PIXEL_TOPIC);
    return { ...known, frames, ...(hasPixels && { pixelTopic: PIXEL_TOPIC }) };
  } finally {
    await source.close();
  }
}

function chooseTopic(
  path: string,
  channels: readonly ChannelSummary[],
  named: string | undefined,
): { readonly topic: string; readonly type: string } {
  const ofType = (type: string): string[] =>
    channels
      .map(({ channel }) => channel)
      .filter(({ schemaName, topic }) => schemaName === type && !topic.startsWith('/ground_truth'))
      .map(({ topic }) => topic);
  for (const type of [SCENE_TYPE, DETECTIONS_TYPE]) {
    const topics = ofType(type).filter((topic) => named === undefined || topic === named);
    const topic = topics.length === 1 ? topics[0] : topics.find((name) => name.startsWith('/roadscene/'));
    if (topic !== undefined) return { topic, type };
    if (topics.length > 0) {
      throw new EvaluateError(
        'evaluate/ambiguous-prediction',
        `Expected one topic of ${type} for ${path} but received ${topics.join(', ')}; name one with --prediction-topic`,
      );
    }
  }
  throw new EvaluateError(
    'evaluate/no-prediction',
    `Expected a topic of ${SCENE_TYPE} or ${DETECTIONS_TYPE}${named === undefined ? '' : ` named ${named}`} for ${path} but received ${channels.map(({ channel }) => channel.topic).join(', ') || 'none'}`,
  );
}

async function inOrder(
  frames: AsyncIterable<PredictedFrame>,
  path: string,
  onAlert: AlertSink,
): Promise<readonly PredictedFrame[]> {
  const byStamp = new Map<TimeNs, PredictedFrame>();
  for await (const frame of frames) {
    if (!byStamp.has(frame.stampNs)) byStamp.set(frame.stampNs, frame);
    else
      onAlert({
        severity: 'warning',
        code: 'evaluate/repeated-stamp',
        message: `Expected one prediction for each stamp of ${path} but received another for ${frame.stampNs}`,
        tip: 'The first one is scored; the detector should publish each frame once.',
        stampNs: frame.stampNs,
      });
  }
  return [...byStamp.values()].sort((a, b) => (a.stampNs < b.stampNs ? -1 : 1));
}
