import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonSchema, type SchemaFile } from '../../../src/cli/schemas.js';
import type { InferenceEngine } from '../../../src/domain/Inference.js';
import { RandomEngine } from '../../../tools/faults/RandomEngine.js';
import { JsonLinesPublisher } from '../../../src/publish/jsonl/JsonLinesPublisher.js';
import { SummaryPublisher } from '../../../src/report/SummaryPublisher.js';
import { built } from '../../support/built.js';
import { projectRoot } from '../../support/environment.js';
import { schemaErrors } from '../../support/jsonSchemas.js';
import { PLUMBING } from '../../support/plumbing.js';
import { replayBag } from '../../support/replayBag.js';
import { type SmallBagOptions, writeSmallBag } from '../../support/smallBag.js';
import { startRoadscene } from '../../support/startRoadscene.js';

let folder: string;
beforeAll(async () => {
  await built('cli/main.js');
  folder = await mkdtemp(join(tmpdir(), 'roadscene-schemas-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Json = Readonly<Record<string, unknown>>;
const jsonOf = async (path: string): Promise<Json> => JSON.parse(await readFile(path, 'utf8')) as Json;
const linesOf = async (path: string): Promise<readonly Json[]> =>
  (await readFile(path, 'utf8')).split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Json]));

async function roadscene(...args: readonly string[]): Promise<number | null> {
  const { status, stderr } = await startRoadscene(folder, ...args).ended;
  expect(stderr).not.toMatch(/\n {4}at /);
  return status;
}

/** Fails at the frames from 2 to 4. */
class FailingEngine extends RandomEngine {
  #frames = 0;

  override run(...inputs: Parameters<RandomEngine['run']>): ReturnType<RandomEngine['run']> {
    const frame = this.#frames++;
    return frame >= 2 && frame <= 4 ? Promise.reject(new Error('the process died')) : super.run(...inputs);
  }
}

interface Case {
  readonly bag?: SmallBagOptions;
  readonly engine?: InferenceEngine;
  readonly signal?: AbortSignal;
  /** Modes that the scenes are in. */
  readonly modes: readonly string[];
  readonly summary: Json;
}

const CASES: Readonly<Record<string, Case>> = {
  sound: { modes: ['NOMINAL'], summary: { end: 'complete', scenes: 8 } },
  'without radar': { bag: { without: ['radar'] }, modes: ['CAMERA_ONLY'], summary: { scenes: 8 } },
  'without camera': { bag: { without: ['camera'] }, modes: ['RADAR_ONLY'], summary: { end: 'complete' } },
  'without odometry, calibration or mounting': {
    bag: { without: ['odom', 'info', 'tf'] },
    modes: ['FAILED'],
    summary: { end: 'complete' },
  },
  'with pictures that cannot be read': {
    bag: { image: (picture, frame) => (frame % 2 === 1 ? { ...picture, step: 1 } : { ...picture }) },
    modes: ['NOMINAL'],
    summary: { end: 'complete', alerts: expect.arrayContaining([expect.objectContaining({ count: 4 })]) as unknown },
  },
  'with radar that measures nothing finite': {
    bag: { points: (cloud) => ({ ...cloud, data: new Uint8Array(cloud.data.length).fill(0xff) }) },
    modes: ['CAMERA_ONLY', 'NOMINAL'],
    summary: { end: 'complete' },
  },
  'with an engine that fails': { engine: new FailingEngine(3), modes: ['FAILED', 'NOMINAL'], summary: {} },
  'interrupted at once': { signal: AbortSignal.abort(), modes: [], summary: { end: 'interrupted', scenes: 0 } },
};

describe('the committed schemas', () => {
  it.each<SchemaFile>(['scene.json', 'summary.json', 'score.json', 'bench.json'])(
    '%s is what the sources say',
    async (file) => {
      expect(await jsonOf(join(projectRoot, 'schemas', file))).toEqual(JSON.parse(JSON.stringify(jsonSchema(file))));
    },
  );

  it('name their version, refuse another one, and allow a further field', async () => {
    const path = join(folder, 'version.mcap');
    await writeSmallBag(path, { frames: 1 });
    const lines = join(folder, 'version.jsonl');
    await replayBag(path, { engine: new RandomEngine(1), publishers: [await JsonLinesPublisher.create(lines)] });
    const [scene] = await linesOf(lines);
    expect(jsonSchema('scene.json')).toMatchObject({ version: scene!['format'] });
    expect(schemaErrors('scene.json', { ...scene, format: 'roadscene-scene/2' })).toHaveLength(2);
    // Only the closed form, which tests use, refuses it.
    expect(schemaErrors('scene.json', { ...scene, later: 1 })).toHaveLength(1);
    expect(schemaErrors('scene.json', { ...scene, mode: 'SOME' })).toHaveLength(2);
    expect(schemaErrors('scene.json', { ...scene, sentence: undefined })).toHaveLength(2);
  });
});

describe('real outputs meet them', () => {
  it.each(Object.entries(CASES))('replay %s', async (name, { bag, engine, signal, modes, summary }) => {
    const path = join(folder, `${name}.mcap`);
    await writeSmallBag(path, { frames: 8, ...bag });
    const [lines, end] = [join(folder, `${name}.jsonl`), join(folder, `${name}.json`)];
    await replayBag(path, {
      engine: engine ?? new RandomEngine(1),
      publishers: [await JsonLinesPublisher.create(lines), await SummaryPublisher.create(end)],
      ...(signal && { signal }),
    });
    const scenes = await linesOf(lines);
    expect([...new Set(scenes.map(({ mode }) => mode))].sort()).toEqual(modes);
    expect(scenes.flatMap((scene) => schemaErrors('scene.json', scene))).toEqual([]);
    expect(await jsonOf(end)).toMatchObject(summary);
    expect(schemaErrors('summary.json', await jsonOf(end))).toEqual([]);
  });

  it('synth, replay and evaluate', async () => {
    const [bag, out, score] = ['drive.mcap', 'out', 'score'].map((name) => join(folder, name));
    const size = ['--width', '320', '--height', '192'];
    expect(await roadscene('synth', '--scenario', 'cut-in', '--frames', '6', ...size, '--out', bag!)).toBe(0);
    expect(await roadscene('replay', bag!, '--out', out!, '--model', PLUMBING)).toBe(0);
    expect(await roadscene('evaluate', join(out!, 'scene.mcap'), '--truth', bag!, '--out', score!)).toBe(0);
    const scenes = await linesOf(join(out!, 'scenes.jsonl'));
    expect(scenes).toHaveLength(6);
    expect(scenes.flatMap((scene) => schemaErrors('scene.json', scene))).toEqual([]);
    expect(schemaErrors('summary.json', await jsonOf(join(out!, 'summary.json')))).toEqual([]);
    expect(schemaErrors('score.json', await jsonOf(join(score!, 'score.json')))).toEqual([]);
  });

  it('bench', async () => {
    const bag = join(folder, 'bench.mcap');
    await writeSmallBag(bag, { frames: 12 });
    const short = ['--rounds', '1', '--frames', '12', '--memory-frames', '20', '--threads', '1'];
    expect(await roadscene('bench', '--bag', bag, '--model', PLUMBING, '--out', join(folder, 'bench'), ...short)).toBe(
      0,
    );
    const result = await jsonOf(join(folder, 'bench/bench.json'));
    expect(result).toMatchObject({
      format: 'roadscene-bench/1',
      memory: { short_frames: 2, growth: expect.any(Number) as number },
      trust: [{ objects: 60 }, {}],
    });
    expect(schemaErrors('bench.json', result)).toEqual([]);
    // Its crowds are 1200 frames, more than the default allows on a busy machine.
  }, 900_000);
});
