import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRig } from '../../../../src/synth/record/makeRig.js';
import { SynthError } from '../../../../src/synth/SynthError.js';
import type { ShardEntry } from '../../../../src/synth/training/ShardIndex.js';
import type { ShardRunner } from '../../../../src/synth/training/ShardRunner.js';
import type { SampleSource } from '../../../../src/synth/training/TrainingSample.js';
import { writeShard } from '../../../../src/synth/training/writeShard.js';
import { writeTrainingSet } from '../../../../src/synth/training/writeTrainingSet.js';
import { actor, world } from '../radar/worlds.js';
import { BoxRenderer } from '../truth/boxRenderer.js';

const sampleAt: SampleSource = (_mix, index, { widthPx, heightPx }) => ({
  drive: {
    scenario: 'test',
    seed: 100 + index,
    worldAt: (timeSecs) => ({
      ...world({ actors: [actor('car', 1, 20 + (index % 30), 0)], egoSpeedMps: 5 }),
      timeSecs,
    }),
  },
  timeSecs: 2,
  rig: makeRig({ radar: index % 2 === 0 ? 'imaging' : 'conventional', widthPx, heightPx }),
  sweeps: index % 2 === 0 ? 1 : 3,
  dopplerPeriodMps: 10.31,
});

/** Works in this thread; refuses shards after the first `limit`. */
const runner = (limit = Infinity): ShardRunner & { readonly made: string[]; closed: boolean } => {
  const made: string[] = [];
  return {
    made,
    closed: false,
    run: async (job) => {
      if (made.length >= limit) throw new Error('no space left on device');
      made.push(job.shard);
      return writeShard({ ...job }, { sampleAt, rendererFor: (rig) => new BoxRenderer(rig) });
    },
    close() {
      this.closed = true;
      return Promise.resolve();
    },
  };
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-training-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const settings = { mix: 'training', widthPx: 64, heightPx: 32, jpegQuality: 80 } as const;
const entries = async (): Promise<ShardEntry[]> =>
  (await readFile(join(folder, 'index.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ShardEntry);

describe('writeTrainingSet', () => {
  it('writes shards of 250 frames and lists them with hash and seeds', async () => {
    const result = await writeTrainingSet({ ...settings, frames: 260, folder, runners: [runner()] });
    expect(result).toEqual({ shards: 2, frames: 260, newFrames: 260 });
    const [first, second] = await entries();
    expect(first).toMatchObject({ shard: 'shard_00000.mcap', firstIndex: 0, frames: 250, mix: 'training' });
    expect(second).toMatchObject({ shard: 'shard_00001.mcap', firstIndex: 250, frames: 10 });
    expect(second!.seeds).toEqual([350, 351, 352, 353, 354, 355, 356, 357, 358, 359]);
    const bytes = await readFile(join(folder, second!.shard));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(second!.sha256);
    expect(bytes.length).toBe(second!.bytes);
    expect(await readdir(folder)).toEqual(['index.jsonl', 'shard_00000.mcap', 'shard_00001.mcap']);
  });

  it('keeps whole shards and makes the missing and the grown ones', async () => {
    await writeTrainingSet({ ...settings, frames: 260, folder, runners: [runner()] });
    const before = await entries();
    await writeFile(join(folder, 'shard_00007.mcap.partial'), 'cut off');
    const again = runner();
    const resumed: number[] = [];
    await writeTrainingSet({
      ...settings,
      frames: 262,
      folder,
      runners: [again],
      onResume: (frames) => resumed.push(frames),
    });
    expect(again.made).toEqual(['shard_00001.mcap']);
    expect(resumed).toEqual([250]);
    expect((await entries())[0]).toEqual(before[0]);
    expect(await readdir(folder)).not.toContain('shard_00007.mcap.partial');
  });

  it('makes the same bytes with two runners as with one', async () => {
    await writeTrainingSet({ ...settings, frames: 260, folder, runners: [runner(), runner()] });
    const two = (await entries()).map(({ sha256 }) => sha256);
    await rm(folder, { recursive: true });
    await writeTrainingSet({ ...settings, frames: 260, folder, runners: [runner()] });
    expect((await entries()).map(({ sha256 }) => sha256)).toEqual(two);
  });

  it('leaves whole shards when the disk is full, and says how many', async () => {
    const full = writeTrainingSet({ ...settings, frames: 760, folder, runners: [runner(1)] });
    await expect(full).rejects.toThrow(SynthError);
    await expect(full).rejects.toThrow(
      /Expected to write 760 frames to .* but received no space left on device; 1 whole shards with 250 frames are complete/,
    );
    expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it('refuses to mix two sets in a folder', async () => {
    await writeTrainingSet({ ...settings, frames: 2, folder, runners: [runner()] });
    const refused = runner();
    await expect(
      writeTrainingSet({ ...settings, widthPx: 128, frames: 2, folder, runners: [refused] }),
    ).rejects.toThrow(/to hold shards with widthPx 128 but received shards with widthPx 64; give another --out/);
    // A worker thread left open would keep the process alive.
    expect(refused.closed).toBe(true);
  });

  it('refuses a folder that is none', async () => {
    const path = join(folder, 'file');
    await writeFile(path, '');
    await expect(writeTrainingSet({ ...settings, frames: 2, folder: path, runners: [runner()] })).rejects.toThrow(
      /Expected a writable path for the recording .*file but received a file where a folder is needed/,
    );
  });
});
