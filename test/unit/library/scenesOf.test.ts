import { beforeAll, describe, expect, it } from 'vitest';
import type { RoadScene } from '../../../src/domain/RoadScene.js';
import { createEngine } from '../../../src/library/createEngine.js';
import { replay } from '../../../src/library/replay.js';
import { scenesOf } from '../../../src/library/scenesOf.js';
import { openSource } from '../../../src/source/openSource.js';
import { built } from '../../support/built.js';
import { projectRoot } from '../../support/environment.js';
import { join } from 'node:path';

const BAG = join(projectRoot, 'bags/short.mcap');
const withoutTimes = (scene: RoadScene): RoadScene => ({ ...scene, stageTimesMs: {} });

beforeAll(async () => {
  await built('infer/ort/ortProcess.js');
}, 300_000);

describe('scenesOf', () => {
  it('gives the scenes that replay publishes; they may be kept, and leaving early frees the engine', async () => {
    const engine = await createEngine({ provider: 'cpu', threads: 1 });
    try {
      const published: RoadScene[] = [];
      const summary = await replay(BAG, engine, {
        openPublishers: () =>
          Promise.resolve([
            {
              publish: ({ scene }) => {
                published.push(structuredClone(scene));
                return Promise.resolve();
              },
              close: () => Promise.resolve(),
            },
          ]),
      });
      expect(summary.scenes).toBe(5);

      const kept: RoadScene[] = [];
      for await (const { scene } of scenesOf(BAG, engine)) kept.push(scene);
      expect(kept.map(withoutTimes)).toEqual(published.map(withoutTimes));

      // An open source stays open, and each pass begins anew.
      const source = await openSource(BAG);
      try {
        for (let pass = 0; pass < 2; pass++) {
          for await (const { scene } of scenesOf(source, engine)) {
            expect(withoutTimes(scene)).toEqual(withoutTimes(published[0]!));
            break;
          }
        }
      } finally {
        await source.close();
      }

      const stop = new AbortController();
      let scenes = 0;
      for await (const frame of scenesOf(BAG, engine, { signal: stop.signal })) {
        scenes += frame.scene.sequence >= 0 ? 1 : 0;
        stop.abort();
      }
      expect(scenes).toBeLessThan(5);
    } finally {
      await engine.close();
    }
  }, 120_000);

  it('throws what is wrong with a recording, a model and a setting', async () => {
    await expect(createEngine({ model: 'nobody' })).rejects.toMatchObject({ code: 'infer/model-unknown' });
    await expect(createEngine({ threads: -1 })).rejects.toMatchObject({ code: 'config/value' });
    const engine = await createEngine({ provider: 'cpu', threads: 1 });
    try {
      await expect(scenesOf('/nowhere.mcap', engine).next()).rejects.toMatchObject({ code: 'source/not-found' });
      await expect(scenesOf(BAG, engine, { topics: { camera: '/no' } }).next()).rejects.toMatchObject({
        code: 'source/unknown-topic',
      });
    } finally {
      await engine.close();
    }
  }, 120_000);
});
