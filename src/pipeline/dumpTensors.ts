import type { Alert } from '../domain/Alert.js';
import type { ImageScaler } from '../domain/ImageScaler.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { type PreparedSample, Preprocessor } from '../preprocess/Preprocessor.js';
import { decodeMessage } from '../decode/decodeMessage.js';
import { selectedTopicSet, type TopicChoice } from '../source/selectTopics.js';
import type { Source } from '../source/Source.js';
import { chooseTopics } from './chooseTopics.js';
import type { Config } from './config.js';
import { decodedMessages } from './decodedMessages.js';
import { samplesOf } from './samplesOf.js';
import { surveyRecording } from './survey/surveyRecording.js';

export interface DumpOptions {
  readonly source: Source;
  readonly topics: TopicChoice;
  readonly contract: ModelContract;
  readonly scaler: ImageScaler;
  readonly config: Config;
  readonly maxFrames: number;
  readonly onAlert: (alert: Alert) => void;
}

/** The model's inputs of the first frames of a recording, without a model: what preprocessing gives, to compare with another implementation of it. */
export async function* preparedSamples(options: DumpOptions): AsyncGenerator<PreparedSample, void, void> {
  const { source, config, onAlert, maxFrames } = options;
  const survey = await surveyRecording(source, config);
  const selected = chooseTopics(survey, options.topics);
  const preprocessor = new Preprocessor({
    contract: options.contract,
    scaler: options.scaler,
    parameters: config.preprocess,
  });
  const messages = decodedMessages(
    source.messages(selectedTopicSet(selected)),
    (raw) => decodeMessage(raw, config.decode, survey.readings),
    onAlert,
  );
  const sync = { topics: selected, parameters: config.sync, onAlert };
  let frames = 0;
  for await (const { sample } of samplesOf(messages, sync, survey.transforms)) {
    if (frames++ >= maxFrames) return;
    yield await preprocessor.prepare(sample);
  }
}
