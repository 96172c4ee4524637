import type { Alert } from '../domain/Alert.js';
import type { ImageScaler } from '../domain/ImageScaler.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { type PreparedSample, Preprocessor } from '../preprocess/Preprocessor.js';
import { selectedTopicSet, type TopicChoice } from '../source/selectTopics.js';
import type { Source } from '../source/Source.js';
import { chooseTopics } from './chooseTopics.js';
import type { Config } from './config.js';
import { decodedMessages } from './decodedMessages.js';
import type { DecodeMessage } from './decodePort.js';
import { samplesOf } from './samplesOf.js';
import { staticTransforms } from './staticTransforms.js';

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
  const selected = await chooseTopics(source, options.topics);
  const preprocessor = new Preprocessor({
    contract: options.contract,
    scaler: options.scaler,
    parameters: config.preprocess,
  });
  const messages = decodedMessages(source.messages(selectedTopicSet(selected)), options.decode, onAlert);
  const sync = { topics: selected, parameters: config.sync, onAlert };
  const transforms = await staticTransforms(source, selected.transforms, options.decode);
  let frames = 0;
  for await (const { sample } of samplesOf(messages, sync, transforms)) {
    if (frames++ >= maxFrames) return;
    yield await preprocessor.prepare(sample);
  }
}
