import type { Alert } from '#src/domain/Alert.js';
import type { Config } from '#src/pipeline/config.js';
import type { ArrivedMessage } from '#src/pipeline/decodedMessages.js';
import { type ArrivedSample, samplesOf } from '#src/pipeline/samplesOf.js';
import type { PlayedDrive, TimedMessage } from './TimedMessage.js';

/** Plays messages through sync, one sample at a time. */
export const playSamples = (
  { radarTopics: radars, cameraTopic: camera }: PlayedDrive,
  messages: readonly TimedMessage[],
  { sync: parameters }: Config,
  onAlert: (alert: Alert) => void,
): AsyncGenerator<ArrivedSample> =>
  samplesOf(due(messages), { topics: { radars, ...(camera !== undefined && { camera }) }, parameters, onAlert });

async function* due(messages: readonly TimedMessage[]): AsyncGenerator<ArrivedMessage> {
  for (const { logTimeNs, message, corrupt } of messages)
    yield { message: corrupt === undefined ? message : await corrupt(), logTimeNs, decodeMs: 0 };
}
