import type { Alert } from '../domain/Alert.js';
import type { FusionSample } from '../domain/FusionSample.js';
import type { TimeNs } from '../domain/time.js';
import type { Config } from '../pipeline/config.js';
import { SensorSync } from '../sync/SensorSync.js';
import type { PlayedDrive, TimedMessage } from './TimedMessage.js';

export interface PlayedSample {
  readonly sample: FusionSample;
  /** Arrival of the message that completed it. */
  readonly publishedNs: TimeNs;
}

/** Plays messages through sync, one sample at a time. */
export async function* playSamples(
  drive: PlayedDrive,
  messages: readonly TimedMessage[],
  config: Config,
  onAlert: (alert: Alert) => void,
): AsyncGenerator<PlayedSample> {
  const sync = new SensorSync({
    topics: { radars: drive.radarTopics, ...(drive.cameraTopic !== undefined && { camera: drive.cameraTopic }) },
    parameters: config.sync,
    onAlert,
  });
  let publishedNs: TimeNs = 0n;
  for (const { logTimeNs, message, corrupt } of messages) {
    publishedNs = logTimeNs;
    for (const sample of sync.push(corrupt === undefined ? message : await corrupt(), logTimeNs))
      yield { sample, publishedNs };
  }
  for (const sample of sync.flush()) yield { sample, publishedNs };
}
