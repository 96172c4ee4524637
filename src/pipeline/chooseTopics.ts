import { type SelectedTopics, selectTopics, type TopicChoice } from '../source/selectTopics.js';
import type { Source } from '../source/Source.js';
import { PipelineError } from './PipelineError.js';

/** The topics a replay of the recording uses. Throws SourceError or PipelineError when there are none to use. */
export async function chooseTopics(source: Source, choice: TopicChoice): Promise<SelectedTopics> {
  const { channels } = await source.summary();
  const selected = selectTopics(channels, choice);
  if (selected.camera === undefined && selected.radars.length === 0) {
    const recorded = channels.map(
      ({ channel }) => `${channel.topic} (${channel.schemaName === '' ? 'no type' : channel.schemaName})`,
    );
    throw new PipelineError(
      'pipeline/no-input',
      `Expected a camera or a radar topic for ${source.path} but received ${recorded.length === 0 ? 'no topics at all' : recorded.join(', ')}. Name topics with --camera and --radar`,
    );
  }
  return selected;
}
