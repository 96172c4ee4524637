import { type SelectedTopics, selectTopics, type TopicChoice } from '../source/selectTopics.js';
import { PipelineError } from './PipelineError.js';
import type { InputSurvey } from './survey/surveyRecording.js';

/** The topics a replay of the recording uses. Throws SourceError or PipelineError when there are none to use. */
export function chooseTopics(
  { recording: { channels }, excluded, path }: InputSurvey,
  choice: TopicChoice,
): SelectedTopics {
  const selected = selectTopics(channels, choice, excluded);
  if (selected.camera === undefined && selected.radars.length === 0) {
    const recorded = channels.map(
      ({ channel: { topic, schemaName } }) =>
        `${topic} (${[schemaName === '' ? 'no type' : schemaName, excluded.get(topic)?.reason].filter(Boolean).join(': ')})`,
    );
    throw new PipelineError(
      'pipeline/no-input',
      `Expected a camera or a radar topic for ${path} but received ${recorded.length === 0 ? 'no topics at all' : recorded.join(', ')}. Name topics with --camera and --radar`,
    );
  }
  return selected;
}
