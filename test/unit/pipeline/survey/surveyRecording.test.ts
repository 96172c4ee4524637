import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../src/mcap/temporaryFolder.js';
import { defaultConfig } from '../../../../src/pipeline/config.js';
import { type InputSurvey, surveyRecording } from '../../../../src/pipeline/survey/surveyRecording.js';
import { openSource } from '../../../../src/source/openSource.js';
import type { Source } from '../../../../src/source/Source.js';
import { IMAGE_TOPIC, RADAR_TOPIC, writeSmallBag } from '../../../support/smallBag.js';

describe('surveyRecording', () => {
  let source: Source;
  beforeAll(async () => {
    const path = join(await temporaryFolder('survey'), 'small.mcap');
    await writeSmallBag(path);
    source = await openSource(path, { onAlert: () => undefined });
  });
  afterAll(() => source.close());

  /** Some topics are logged at another time. */
  const survey = (shiftNs: (topic: string) => bigint): Promise<InputSurvey> => {
    const shifted: Source = {
      path: source.path,
      files: source.files,
      storage: source.storage,
      summary: () => source.summary(),
      close: () => Promise.resolve(),
      messages: async function* (topics) {
        for await (const raw of source.messages(topics))
          yield { ...raw, logTimeNs: raw.logTimeNs + shiftNs(raw.channel.topic) };
      },
    };
    return surveyRecording(shifted, defaultConfig());
  };
  const seen = ({ topics }: InputSurvey): readonly (readonly [string, number])[] =>
    topics.map(({ topic, stamps }) => [topic, stamps.length] as const);

  it('begins with the sensors, however long before them the recorder was started', async () => {
    for (const shiftNs of [0n, -100_000_000_000n]) {
      const found = await survey((topic) => (topic === '/tf_static' ? shiftNs : 0n));
      expect(seen(found)).toContainEqual([IMAGE_TOPIC, 5]);
      expect(seen(found)).toContainEqual([RADAR_TOPIC, 5]);
      expect(found.radars.map(({ basis }) => basis)).toEqual(['agreement']);
      expect([...found.excluded]).toEqual([]);
    }
  });

  it('leaves a camera that starts after the survey to its name', async () => {
    const found = await survey((topic) => (topic === IMAGE_TOPIC ? 100_000_000_000n : 0n));
    expect([...found.excluded]).toEqual([]);
  });
});
