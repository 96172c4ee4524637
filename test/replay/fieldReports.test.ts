import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelPathOf } from '../../src/infer/contract/modelPathOf.js';
import type { InferenceEngine } from '../../src/domain/Inference.js';
import { createEngine } from '../../src/infer/createEngine.js';
import { builtInferProcess } from '../support/inferProcess.js';
import { describeWith, recordedDrives } from '../support/environment.js';
import { replayBag } from '../support/replayBag.js';

/** Drives of 14 frames, each with one thing that drivers or recorders really do; all others are as in 00-base: a car at 19 m ahead to the left, at 32 m/s. */
describeWith(recordedDrives, 'inputs from field reports', (folder) => {
  let engine: InferenceEngine;
  beforeAll(async () => {
    engine = await createEngine({
      modelPath: await modelPathOf(undefined),
      provider: 'cpu',
      threads: 1,
      spawn: await builtInferProcess(),
    });
  });
  afterAll(() => engine.close());

  it.each<readonly [string, readonly string[]]>([
    ['00-base/drive.mcap', []],
    ['01-ros1-messages-in-mcap/drive.mcap', []],
    ['02-compressed-rosbag2-without-metadata/message-mode', ['source/no-metadata']],
    ['02-compressed-rosbag2-without-metadata/file-mode/file-mode.db3.zstd', []],
    ['04-topics-without-messages/bag', []],
    ['13-empty-sweeps-without-fields/drive.mcap', []],
    ['16-odometry-without-twist/drive.mcap', ['preprocess/ego-motion-disagrees']],
    ['18-jpeg-without-end-marker/drive.mcap', ['decode/image-damaged']],
    ['23-foxglove-kannala-brandt/drive.mcap', []],
    ['28-foxglove-transform-once/drive.mcap', []],
    ['30-static-transform-late/drive.mcap', []],
    ['31-frame-with-two-parents/drive.mcap', ['sync/two-parents']],
  ])('%s gives the scenes of the sound drive', async (path, expected) => {
    const { scenes, alerts } = await replayBag(join(folder, 'field-reports', path), { engine });
    expect([...new Set(Object.keys(alerts).map((key) => key.split(' ')[0]))]).toEqual(expected);
    // Three scenes come before the first sweep.
    expect(scenes.slice(3).map(({ mode }) => mode)).toEqual(scenes.slice(3).map(() => 'NOMINAL'));
    const cars = scenes
      .slice(5)
      .flatMap(({ objects }) => objects)
      .filter(
        ({ label, verdict, xM, yM }) =>
          label === 'car' && verdict.kind === 'confirmed' && Math.hypot(xM - 19, yM - 3.2) < 3,
      );
    expect(cars.length).toBeGreaterThan(2);
    for (const { velocityXMps } of cars) expect(Math.abs(velocityXMps - 32)).toBeLessThan(4);
  });
});
