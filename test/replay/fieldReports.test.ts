import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelPathOf } from '../../src/infer/contract/modelPathOf.js';
import { noSceneText } from '../../src/cli/summaryText.js';
import type { InferenceEngine } from '../../src/domain/Inference.js';
import { createEngine } from '../../src/infer/createEngine.js';
import { defaultConfig } from '../../src/pipeline/config.js';
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
    ['06-range-rate-called-v_doppler_mps/drive.mcap', []],
    ['06-range-rate-called-v_doppler_mps/without-odometry.mcap', []],
    ['08-altos-h-s-v/drive.mcap', ['decode/range-rate-decided']],
    ['08-altos-h-s-v/without-odometry.mcap', ['decode/range-rate-decided']],
    ['10-approaching-is-positive/drive.mcap', ['decode/range-rate-decided']],
    ['10-approaching-is-positive/without-odometry.mcap', ['decode/range-rate-decided']],
    ['11-one-radar-raw-and-filtered/drive.mcap', []],
    ['13-empty-sweeps-without-fields/drive.mcap', []],
    ['16-odometry-without-twist/drive.mcap', ['preprocess/ego-motion-disagrees']],
    ['18-jpeg-without-end-marker/drive.mcap', ['decode/image-damaged']],
    ['19-rectified-picture-raw-calibration/drive.mcap', []],
    ['21-camera-upside-down/drive.mcap', []],
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

  it('24-no-picture-can-be-read: the radar’s scenes, video is named, and no cable is blamed', async () => {
    const case24 = (name: string) =>
      replayBag(join(folder, 'field-reports/24-no-picture-can-be-read', name), { engine });
    const { summary } = await case24('with-radar.mcap');
    expect(summary.modes).toEqual({ RADAR_ONLY: 10 });
    const raised = summary.alerts.map(({ alert }) => alert).filter(({ severity }) => severity === 'error');
    expect(raised.map(({ code }) => code)).toEqual(['decode/image-video', 'sync/camera-unreadable']);
    for (const { message, tip } of raised) {
      expect(message).toContain('compressed video (format "h264"');
      expect(tip).not.toContain('cable');
    }
    const alone = await case24('drive.mcap');
    expect(alone.summary.scenes).toBe(0);
    expect(noSceneText(alone.summary)).toContain('compressed video (format "h264"');
  });

  it.each([
    [
      '25-radar-clock-ahead/37s.mcap',
      /^The clock of \/radar\/front\/points is 36\.98\d s ahead of the clock of \/camera/,
      '-36.98',
    ],
    ['25-radar-clock-ahead/0.25s.mcap', /^The clock of \/radar\/front\/points is 0\.23\d s ahead/, '-0.23'],
  ])('%s names the clock and the offset, which auto applies', async (path, message, offset) => {
    const off = await replayBag(join(folder, 'field-reports', path), { engine });
    expect(Object.keys(off.alerts)).toEqual(['sync/other-clock /radar/front/points']);
    const { alert } = off.summary.alerts.find(({ alert: { code } }) => code === 'sync/other-clock')!;
    expect(alert.message).toMatch(message);
    expect(alert.tip).toContain(`set sync.timeOffsetSecs for /radar/front/points to ${offset}`);
    expect(off.summary.modes).toEqual({ CAMERA_ONLY: off.summary.scenes });
    const config = defaultConfig();
    const auto = await replayBag(join(folder, 'field-reports', path), {
      engine,
      config: { ...config, sync: { ...config.sync, clockOffset: 'auto' } },
    });
    expect(auto.scenes.at(-1)!.mode).toBe('NOMINAL');
    expect(auto.scenes.at(-1)!.modeReason).toContain('s added to the stamps of /radar/front/points');
  });

  it('14-depth-camera-cloud makes scenes of the camera alone, and can be forced', async () => {
    const path = join(folder, 'field-reports', '14-depth-camera-cloud', 'drive.mcap');
    const { scenes, alerts } = await replayBag(path, { engine });
    expect(Object.keys(alerts)).toEqual(['source/missing-radar']);
    expect([...new Set(scenes.map(({ mode }) => mode))]).toEqual(['CAMERA_ONLY']);
    const near = scenes
      .flatMap(({ objects }) => objects)
      .filter(({ verdict, xM }) => verdict.kind === 'confirmed' && xM < 6);
    expect(near).toEqual([]);
    const forced = await replayBag(path, { engine, topics: { radars: ['/camera/depth/color/points'] } });
    expect(forced.scenes[0]!.inputs.map(({ topic }) => topic)).toContain('/camera/depth/color/points');
  });
});
