import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { summaryText } from '../../../src/cli/summaryText.js';
import type { InferenceEngine } from '../../../src/domain/Inference.js';
import { createEngine } from '../../../src/infer/createEngine.js';
import { defaultConfig } from '../../../src/pipeline/config.js';
import type { Publisher } from '../../../src/publish/Publisher.js';
import { SummaryPublisher } from '../../../src/report/SummaryPublisher.js';
import { headerSection } from '../../../src/report/page/summarySections.js';
import { builtInferProcess } from '../../support/inferProcess.js';
import { PLUMBING } from '../../support/plumbing.js';
import { replayBag } from '../../support/replayBag.js';
import { writeSmallBag } from '../../support/smallBag.js';

let folder: string;
let bag: string;
let engine: InferenceEngine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-run-'));
  bag = join(folder, 'small.mcap');
  await writeSmallBag(bag, { frames: 30 });
  engine = await createEngine({
    modelPath: PLUMBING,
    provider: 'cpu',
    threads: 1,
    spawn: await builtInferProcess(),
  });
}, 120_000);
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

it('says of a recording that was cut off that it lacks a part', async () => {
  const whole = await replayBag(bag, { engine });
  expect(whole.summary.end).toBe('complete');
  const bytes = await readFile(bag);
  const cut = join(folder, 'cut.mcap');
  await writeFile(cut, bytes.subarray(0, bytes.length * 0.6));
  const { scenes, summary } = await replayBag(cut, { engine });
  expect(scenes.length).toBeGreaterThan(5);
  expect(scenes.length).toBeLessThan(whole.scenes.length);
  expect(summary.end).toBe('cut-off');
  expect(summaryText(summary, [])).toMatch(/The recording lacks a part; what is left of it was read\.$/);
  expect(headerSection(summary)).toContain('recording: what is left of it was read');
});

it('ends when no output of scenes works any more, though the summary still can be written', async () => {
  const failing: Publisher = {
    publish: () => Promise.reject(new Error('the disk is full')),
    close: () => Promise.resolve(),
  };
  const summaryPath = join(folder, 'summary.json');

  let scenes = 0;
  const counting: Publisher = {
    publish: () => (++scenes > 1 ? Promise.reject(new Error('the disk is full')) : Promise.resolve()),
    close: () => Promise.resolve(),
  };
  await expect(
    replayBag(bag, {
      engine,
      alone: true,
      publishers: [failing, counting, await SummaryPublisher.create(summaryPath)],
    }),
  ).rejects.toThrow('the disk is full');
  expect(JSON.parse(await readFile(summaryPath, 'utf8'))).toMatchObject({ end: 'no-output' });
  expect(scenes).toBeLessThan(5);
});

it('tells of an offset for a topic that is not recorded', async () => {
  const config = defaultConfig();
  const timeOffsetSecs = { '/radr/points': 0.1, '/radar/points': 0 };
  const { summary } = await replayBag(bag, { engine, config: { ...config, sync: { ...config.sync, timeOffsetSecs } } });
  expect(summary.alerts.filter(({ alert }) => alert.code === 'sync/unknown-offset-topic')).toMatchObject([
    {
      alert: {
        message:
          'Expected a recorded topic for sync.timeOffsetSecs but received /radr/points. Did you mean /radar/points?',
      },
    },
  ]);
});
