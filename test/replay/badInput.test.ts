import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PublishedFrame } from '../../src/domain/PublishedFrame.js';
import { defaultConfig } from '../../src/pipeline/config.js';
import type { RecordedPart } from '../../src/pipeline/runReplay.js';
import type { TopicChoice } from '../../src/source/selectTopics.js';
import { createEngine } from '../../src/infer/createEngine.js';
import type { SupervisedEngine } from '../../src/infer/SupervisedEngine.js';
import { PublishError } from '../../src/publish/PublishError.js';
import type { Publisher } from '../../src/publish/Publisher.js';
import { JsonLinesPublisher } from '../../src/publish/jsonl/JsonLinesPublisher.js';
import { McapPublisher } from '../../src/publish/mcap/McapPublisher.js';
import { builtInferProcess } from '../support/inferProcess.js';
import { describeWith, recordedDrives } from '../support/environment.js';
import { PLUMBING } from '../support/plumbing.js';
import { readMcap } from '../support/readMcap.js';
import { replayBag, type ReplayedBag, withoutTimings } from '../support/replayBag.js';
import { frameStampNs, IMAGE_TOPIC, RADAR_TOPIC, type SmallBagOptions, writeSmallBag } from '../support/smallBag.js';

let folder: string;
let engine: SupervisedEngine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-replay-'));
  engine = await createEngine({ modelPath: PLUMBING, provider: 'cpu', threads: 1, spawn: await builtInferProcess() });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

let bags = 0;

async function play(options: SmallBagOptions): Promise<ReplayedBag> {
  const path = join(folder, `bag${bags++}.mcap`);
  await writeSmallBag(path, options);
  return replayBag(path, { engine });
}

const modes = (run: ReplayedBag): string[] => run.scenes.map(({ mode }) => mode);

describe('a sound recording', () => {
  it('gives one NOMINAL scene a frame at its stamp, without an alert', async () => {
    const run = await play({});
    expect(run.scenes.map(({ stampNs }) => stampNs)).toEqual([0, 1, 2, 3, 4].map(frameStampNs));
    expect(modes(run)).toEqual(Array(5).fill('NOMINAL'));
    expect(run.alerts).toEqual({});
    expect(run.scenes.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4]);
    expect(run.scenes[0]).toMatchObject({
      egoSpeedMps: 10,
      egoSpeedSource: 'odometry',
      modelName: 'plumbing-fixture',
      provider: 'cpu',
      dropRatio: 0,
    });
    expect(run.scenes[0]!.inputs.map(({ state }) => state)).toEqual(['used', 'used']);
    expect(run.scenes[0]!.drivableArea).toBeDefined();
    expect(run.summary).toMatchObject({ frames: 5, scenes: 5, dropped: 0, modes: { NOMINAL: 5 } });
    expect(run.summary.stages.map(({ stage }) => stage)).toEqual([
      'decode',
      'preprocess',
      'infer',
      'heads',
      'guard',
      'track',
      'scene',
      'publish',
      'total',
    ]);
  });

  it('makes objects of what the model says', async () => {
    const path = join(folder, 'objects.mcap');
    await writeSmallBag(path);
    const config = defaultConfig();
    // The fixture's heat for cars is ln(1 + count) / 8 of the radar returns in a cell of 2 m.
    const run = await replayBag(path, {
      engine,
      config: { ...config, heads: { ...config.heads, thresholds: { car: 0.05 } } },
    });
    const cars = run.scenes[0]!.detections.filter(({ label }) => label === 'car');
    // Each row of posts is one plateau; the box of the other one has a length beyond what a message can hold.
    expect(cars).toHaveLength(1);
    expect(run.alerts).toEqual({ 'heads/not-finite': 5 });
    for (const { score } of cars) expect(score).toBeCloseTo(Math.log(2) / 8, 1);
    expect(run.summary.detections.car).toBe(5);
  });

  it('fits the ego speed when there is no odometry', async () => {
    const run = await play({ without: ['odom'] });
    expect(run.scenes[0]!.egoSpeedSource).toBe('doppler');
    expect(run.scenes[0]!.egoSpeedMps).toBeCloseTo(10, 1);
  });

  it('gives the same scenes again', async () => {
    const path = join(folder, 'again.mcap');
    await writeSmallBag(path, { frames: 12 });
    const first = await replayBag(path, { engine });
    const second = await replayBag(path, { engine });
    expect(withoutTimings(second.scenes)).toEqual(withoutTimings(first.scenes));
  });
});

describe('missing inputs', () => {
  it('radar: CAMERA_ONLY', async () => {
    const run = await play({ without: ['radar'] });
    expect(modes(run)).toEqual(Array(5).fill('CAMERA_ONLY'));
    expect(run.alerts).toEqual({ 'source/missing-radar': 1 });
  });

  it('camera: RADAR_ONLY on radar time', async () => {
    const run = await play({ without: ['camera', 'info'] });
    expect(modes(run)).toEqual(Array(5).fill('RADAR_ONLY'));
    expect(run.scenes.map(({ stampNs }) => stampNs)).toEqual([0, 1, 2, 3, 4].map(frameStampNs));
    expect(run.scenes[0]).not.toHaveProperty('conditions');
  });

  it('calibration: pictures are not used, radar is', async () => {
    const run = await play({ without: ['info'] });
    expect(modes(run)).toEqual(Array(5).fill('RADAR_ONLY'));
    expect(run.alerts).toMatchObject({ 'source/missing-camera-info': 1, 'sync/missing-calibration /camera/image': 5 });
  });

  it('transforms: FAILED, and it says which', async () => {
    const run = await play({ without: ['tf'] });
    expect(modes(run)).toEqual(Array(5).fill('FAILED'));
    expect(run.scenes.every(({ objects }) => objects.length === 0)).toBe(true);
    expect(run.alerts).toMatchObject({
      'sync/missing-transform /camera/image': 5,
      'sync/missing-transform /radar/points': 5,
    });
  });

  it('both sensors: an error that lists what there is', async () => {
    await expect(play({ without: ['camera', 'radar', 'info'] })).rejects.toMatchObject({
      code: 'pipeline/no-input',
      message: expect.stringContaining('/odom (nav_msgs/msg/Odometry)') as string,
    });
  });

  it('everything: an error', async () => {
    await expect(play({ without: ['camera', 'radar', 'info', 'tf', 'odom'] })).rejects.toMatchObject({
      code: 'pipeline/no-input',
      message: expect.stringContaining('but received no topics at all') as string,
    });
  });

  it('messages on topics that exist: an error that lists what there is', async () => {
    await expect(play({ frames: 0 })).rejects.toMatchObject({
      code: 'pipeline/no-input',
      message: expect.stringContaining('/camera/image (sensor_msgs/msg/Image)') as string,
    });
  });
});

describe('spoilt messages are counted and the next frame goes on', () => {
  // Each spoils frame 2 of 5.
  const spoil =
    <T extends object>(change: (message: T) => object | undefined) =>
    (message: T, frame: number): Record<string, unknown> | undefined =>
      (frame === 2 ? change(message) : message) as Record<string, unknown> | undefined;

  it.each([
    ['unknown encoding', { image: spoil((message: object) => ({ ...message, encoding: 'xyz99' })) }],
    [
      'zero size',
      { image: spoil((message: object) => ({ ...message, width: 0, height: 0, step: 0, data: new Uint8Array(0) })) },
    ],
    ['rows beyond the data', { image: spoil((message: object) => ({ ...message, step: 100_000 })) }],
  ])('picture: %s', async (_, options) => {
    const run = await play(options);
    expect(run.scenes).toHaveLength(4);
    expect(modes(run)).toEqual(Array(4).fill('NOMINAL'));
    const [entry, ...others] = Object.entries(run.alerts);
    expect(others).toEqual([]);
    expect(entry![0]).toMatch(/^decode\/.* \/camera\/image$/);
    expect(entry![1]).toBe(1);
  });

  it('radar with NaN: the sound returns are used', async () => {
    const run = await play({
      points: (message) => {
        const data = message.data.slice();
        new Float32Array(data.buffer).fill(Number.NaN, 0, 12);
        return { ...message, data };
      },
    });
    expect(modes(run)).toEqual(Array(5).fill('NOMINAL'));
    expect(run.scenes[0]!.inputs[1]!.pointCount).toBe(37);
    expect(Object.keys(run.alerts)).toEqual([expect.stringMatching(/^decode\/.* \/radar\/points$/)]);
  });

  it('radar without returns: CAMERA_ONLY once it is found dead', async () => {
    const run = await play({ points: (message) => ({ ...message, width: 0, row_step: 0, data: new Uint8Array(0) }) });
    expect(modes(run)).toEqual([...Array<string>(2).fill('NOMINAL'), ...Array<string>(3).fill('CAMERA_ONLY')]);
    expect(run.scenes[0]!.inputs[1]).toMatchObject({ state: 'used', pointCount: 0 });
    expect(run.scenes[4]!.inputs[1]).toMatchObject({ state: 'rejected', pointCount: 0 });
    expect(run.scenes[4]!.health).toMatchObject([{ code: 'radar-dead', severity: 'unfit' }]);
  });

  it('a zero stamp: the receive time is taken', async () => {
    const run = await play({
      image: spoil((message: { header: object }) => ({
        ...message,
        header: { ...message.header, stamp: { sec: 0, nanosec: 0 } },
      })),
    });
    expect(run.scenes).toHaveLength(5);
    expect(Object.keys(run.alerts)).toEqual([`decode/stamp-zero ${IMAGE_TOPIC}`]);
  });

  it('a stamp that goes back: the frame is left out', async () => {
    const back = { sec: 1000, nanosec: 50_000_000 };
    const run = await play({
      image: spoil((message: { header: object }) => ({ ...message, header: { ...message.header, stamp: back } })),
    });
    expect(run.scenes.map(({ stampNs }) => stampNs)).toEqual([0, 1, 3, 4].map(frameStampNs));
    expect(run.alerts).toEqual({ [`sync/stamp-backwards ${IMAGE_TOPIC}`]: 1 });
  });

  it('an uncalibrated camera: pictures are not used', async () => {
    const run = await play({ info: (message) => ({ ...message, k: Array(9).fill(0) }) });
    expect(modes(run)).toEqual(Array(5).fill('RADAR_ONLY'));
    expect(Object.keys(run.alerts).join()).toMatch(/calibration/);
  });

  it('a dead radar: CAMERA_ONLY from then on', async () => {
    const run = await play({ frames: 8, points: (message, frame) => (frame < 3 ? { ...message } : undefined) });
    // Frame 3 still has the sweep of 0.1 s before.
    expect(modes(run)).toEqual([...Array<string>(4).fill('NOMINAL'), ...Array<string>(4).fill('CAMERA_ONLY')]);
    expect(run.alerts).toEqual({ [`sync/radar-late ${RADAR_TOPIC}`]: 4 });
  });

  it('a camera that stops: RADAR_ONLY on radar time', async () => {
    const run = await play({ frames: 20, image: (message, frame) => (frame < 5 ? { ...message } : undefined) });
    expect(modes(run).slice(0, 5)).toEqual(Array(5).fill('NOMINAL'));
    expect(new Set(modes(run).slice(5))).toEqual(new Set(['RADAR_ONLY']));
    // Silent for more than 0.5 s after frame 4: frames 10 to 19.
    expect(run.scenes.slice(5).map(({ stampNs }) => stampNs)).toEqual(
      Array.from({ length: 10 }, (_, i) => frameStampNs(10 + i)),
    );
    expect(run.alerts[`sync/camera-silent ${IMAGE_TOPIC}`]).toBe(10);
  });
});

describe('outputs', () => {
  it('stay readable when one of them fails, and the run says so', async () => {
    const path = join(folder, 'failing.mcap');
    await writeSmallBag(path, { frames: 6 });
    const scenesPath = join(folder, 'failing.jsonl');
    const outPath = join(folder, 'failing-out.mcap');
    let published = 0;
    let closed = false;
    const full: Publisher = {
      publish: () =>
        ++published === 3
          ? Promise.reject(
              PublishError.of('/full', Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })),
            )
          : Promise.resolve(),
      close: () => {
        closed = true;
        return Promise.resolve();
      },
    };
    const publishers = [full, await JsonLinesPublisher.create(scenesPath), await McapPublisher.create(outPath)];
    await expect(replayBag(path, { engine, publishers })).rejects.toMatchObject({ code: 'publish/disk-full' });
    expect([published, closed]).toEqual([3, true]);
    expect((await readFile(scenesPath, 'utf8')).trim().split('\n')).toHaveLength(6);
    expect((await readMcap(outPath)).filter(({ topic }) => topic === '/roadscene/scene')).toHaveLength(6);
  });

  it('are complete when the run is interrupted', async () => {
    const path = join(folder, 'interrupted.mcap');
    await writeSmallBag(path, { frames: 30 });
    const scenesPath = join(folder, 'interrupted.jsonl');
    const stop = new AbortController();
    const stopper: Publisher = {
      publish: (frame: PublishedFrame) => {
        if (frame.scene.sequence === 4) stop.abort();
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    const run = await replayBag(path, {
      engine,
      publishers: [stopper, await JsonLinesPublisher.create(scenesPath)],
      signal: stop.signal,
    });
    expect(run.scenes.length).toBeGreaterThanOrEqual(5);
    expect(run.scenes.length).toBeLessThanOrEqual(8);
    expect((await readFile(scenesPath, 'utf8')).trim().split('\n')).toHaveLength(run.scenes.length);
  });

  it('hold what the run used of the recording, all of it, or nothing', async () => {
    const path = join(folder, 'pass.mcap');
    await writeSmallBag(path, { frames: 3 });
    const recorded = await readMcap(path);
    const kept = async (record: RecordedPart | undefined, topics: TopicChoice = {}): Promise<unknown[]> => {
      const outPath = join(folder, 'pass-out.mcap');
      const publishers = [await McapPublisher.create(outPath)];
      await replayBag(path, { engine, publishers, topics, ...(record !== undefined && { record }) });
      const messages = (await readMcap(outPath)).filter(
        ({ topic }) => !topic.startsWith('/roadscene') && topic !== '/diagnostics',
      );
      return messages.map(({ topic, data }) => [topic, data]);
    };
    const all = recorded.map(({ topic, data }) => [topic, data]);
    expect(await kept(undefined)).toEqual(all);
    expect(await kept('all', { radars: [] })).toEqual(all);
    expect(await kept('sensors', { radars: [] })).toEqual(all.filter(([topic]) => topic !== RADAR_TOPIC));
    expect(await kept('scene')).toEqual([]);
  });

  it('can be replayed again: what they say of the scene is no input', async () => {
    const path = join(folder, 'again.mcap');
    await writeSmallBag(path, { frames: 3 });
    const outPath = join(folder, 'again-out.mcap');
    const first = await replayBag(path, {
      engine,
      publishers: [await McapPublisher.create(outPath, { pixelClasses: true })],
    });
    const second = await replayBag(outPath, { engine });
    expect(withoutTimings(second.scenes)).toEqual(withoutTimings(first.scenes));
  });
});

describe('files that are no recording', () => {
  it.each([
    ['nothing there', undefined, 'source/not-found'],
    ['an empty file', '', 'source/empty-file'],
    ['text', 'hello, this is text', 'source/not-a-bag'],
  ])('%s', async (name, content, code) => {
    const path = join(folder, name.replaceAll(' ', '-'));
    if (content !== undefined) await writeFile(path, content);
    await expect(replayBag(path, { engine })).rejects.toMatchObject({ code });
  });
});

describeWith(recordedDrives, 'the file of defects', (data) => {
  const path = join(data, 'formats/j_defects.mcap');

  it.each([
    '/bad/jpeg_truncated',
    '/bad/jpeg_no_header',
    '/bad/jpeg_scrambled',
    '/bad/jpeg_empty',
    '/bad/image_zero_size',
    '/bad/image_step_exceeds_data',
    '/bad/image_step_too_small',
    '/bad/image_unknown_encoding',
    '/bad/cdr_huge_length',
    '/bad/cdr_truncated',
    '/bad/cdr_empty',
  ])('camera %s: an alert, and no scene pretends', async (camera) => {
    const topics = { camera, radars: ['/ok/points'], cameraInfo: '/ok/camera_info' };
    let run: ReplayedBag;
    try {
      run = await replayBag(path, { engine, topics });
    } catch (error) {
      // A topic of another type is refused before the first frame.
      expect(error).toMatchObject({ code: 'source/wrong-type' });
      return;
    }
    expect(Object.keys(run.alerts).some((code) => code.includes(camera))).toBe(true);
    for (const scene of run.scenes) if (scene.mode === 'NOMINAL') expect(camera).toMatch(/jpeg_(truncated|scrambled)/);
  });

  it.each([
    '/bad/points_nan_inf',
    '/bad/points_width_exceeds_data',
    '/bad/points_field_outside_step',
    '/bad/points_unknown_frame',
  ])('radar %s: an alert', async (radar) => {
    const run = await replayBag(path, {
      engine,
      topics: { camera: '/ok/image/compressed', radars: [radar], cameraInfo: '/ok/camera_info' },
    });
    expect(Object.keys(run.alerts).some((code) => code.includes(radar))).toBe(true);
    expect(run.scenes.length).toBeGreaterThan(0);
  });

  it('calibrations that do not fit: pictures are not used', async () => {
    for (const cameraInfo of ['/bad/camera_info_zero_k', '/bad/camera_info_size_mismatch']) {
      const run = await replayBag(path, {
        engine,
        topics: { camera: '/ok/image/compressed', radars: ['/ok/points'], cameraInfo },
      });
      expect(Object.keys(run.alerts).join()).toMatch(/calibration/);
      expect(modes(run)).not.toContain('NOMINAL');
    }
  });
});
