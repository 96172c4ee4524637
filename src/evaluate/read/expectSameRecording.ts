import type { FirstPicture } from '../../domain/RunSummary.js';
import { secsBetween, type TimeNs } from '../../domain/time.js';
import { decodedMessages } from '../../pipeline/decodedMessages.js';
import { pictureHash } from '../../pipeline/RunStatistics.js';
import type { Source } from '../../source/Source.js';
import { EvaluateError } from '../EvaluateError.js';
import { quantile } from '../statistics/quantile.js';
import type { PredictedFrame } from './PredictedFrame.js';
import { recordedTopics } from './readCamera.js';
import type { Prediction } from './readPrediction.js';

/** Odometry this near to a scene is that of the scene. */
const NEAR_SECS = 0.1;
/** A run repeats the speed of its odometry to within what it changes in `NEAR_SECS`. */
const MAX_SPEED_DIFFERENCE_MPS = 2;

/**
 * Equal stamps do not make one drive: generated drives, simulators and replayed clocks begin at the same time. Throws EvaluateError `evaluate/other-recording` when the truth's recording holds
 * another picture than the run saw at that stamp or, where it holds none, when its odometry differs from the ego speed of most scenes. `joined`: the scenes that have a true frame.
 */
export async function expectSameRecording(
  truth: Source,
  prediction: Prediction,
  joined: readonly PredictedFrame[],
): Promise<void> {
  const { firstPicture, path } = prediction;
  const refuse = (what: string): never => {
    throw new EvaluateError(
      'evaluate/other-recording',
      `Expected truth of the recording that ${path} was made from but received ${truth.path}, which ${what}. Equal stamps alone do not make them one drive; name the recording itself with --truth`,
    );
  };
  if (firstPicture !== undefined) {
    const recorded = await pictureAt(truth, firstPicture);
    if (recorded === firstPicture.sha256) return;
    if (recorded !== undefined)
      refuse(`holds another picture, or a re-encoded copy, on ${firstPicture.topic} at ${firstPicture.stampNs}`);
  }
  const differenceMps = await speedDifferenceMps(truth, joined);
  if (differenceMps !== undefined && differenceMps > MAX_SPEED_DIFFERENCE_MPS)
    refuse(`was driven at another speed (${differenceMps.toFixed(1)} m/s apart)`);
}

async function pictureAt(truth: Source, { topic, stampNs }: FirstPicture): Promise<string | undefined> {
  for await (const { message } of decodedMessages(truth.messages(new Set([topic])))) {
    if (message.type !== 'camera' || message.stampNs < stampNs) continue;
    return message.stampNs === stampNs ? pictureHash(message) : undefined;
  }
  return undefined;
}

/** Median over the scenes that have odometry near them. */
async function speedDifferenceMps(truth: Source, scenes: readonly PredictedFrame[]): Promise<number | undefined> {
  const topics = recordedTopics((await truth.summary()).channels);
  if (typeof topics === 'string' || topics.odometry === undefined) return undefined;
  const waiting = scenes.filter(({ odometryMps }) => odometryMps !== undefined);
  const differences: number[] = [];
  let last: { readonly stampNs: TimeNs; readonly speedForwardMps: number } | undefined;
  let next = 0;
  for await (const { message } of decodedMessages(truth.messages(new Set([topics.odometry])))) {
    if (message.type !== 'ego-motion') continue;
    for (let scene; (scene = waiting[next]) !== undefined && scene.stampNs <= message.stampNs; next++) {
      const nearest = last && scene.stampNs - last.stampNs < message.stampNs - scene.stampNs ? last : message;
      if (Math.abs(secsBetween(scene.stampNs, nearest.stampNs)) <= NEAR_SECS)
        differences.push(Math.abs(nearest.speedForwardMps - scene.odometryMps!));
    }
    last = message;
  }
  return quantile(
    differences.sort((a, b) => a - b),
    0.5,
  );
}
