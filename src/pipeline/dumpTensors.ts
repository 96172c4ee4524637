import type { Alert } from '../domain/Alert.js';
import type { ImageScaler } from '../domain/ImageScaler.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { type PreparedSample, Preprocessor } from '../preprocess/Preprocessor.js';
import { selectedTopicSet, selectTopics, type TopicChoice } from '../source/selectTopics.js';
import type { Source } from '../source/Source.js';
import { SensorSync } from '../sync/SensorSync.js';
import type { Config } from './config.js';
import type { DecodeMessage } from './decodePort.js';

export interface DumpOptions {
  readonly source: Source;
  readonly topics: TopicChoice;
  readonly contract: ModelContract;
  readonly decode: DecodeMessage;
  readonly scaler: ImageScaler;
  readonly config: Config;
  readonly maxFrames: number;
  readonly onAlert: (alert: Alert) => void;
}

/** The model's inputs of the first frames of a recording, without a model: what preprocessing gives, to compare with another implementation of it. */
export async function* preparedSamples(options: DumpOptions): AsyncGenerator<PreparedSample, void, void> {
  const { source, config, onAlert, maxFrames } = options;
  const { channels } = await source.summary();
  const selected = selectTopics(channels, options.topics);
  const sync = new SensorSync({
    topics: { radars: selected.radars, ...(selected.camera !== undefined && { camera: selected.camera }) },
    parameters: config.sync,
    onAlert,
  });
  const preprocessor = new Preprocessor({
    contract: options.contract,
    scaler: options.scaler,
    parameters: config.preprocess,
  });
  let frames = 0;
  for await (const raw of source.messages(selectedTopicSet(selected))) {
    const decoded = options.decode(raw);
    if (decoded.type === 'failed') {
      onAlert(decoded.alert);
      continue;
    }
    for (const sample of sync.push(decoded.value, raw.logTimeNs)) {
      if (frames++ >= maxFrames) return;
      yield await preprocessor.prepare(sample);
    }
  }
  for (const sample of sync.flush()) {
    if (frames++ >= maxFrames) return;
    yield await preprocessor.prepare(sample);
  }
}
