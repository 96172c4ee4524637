import type { MixName } from './TrainingSample.js';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { SynthError } from '../SynthError.js';
import { ShardIndex, type ShardSettings } from './ShardIndex.js';
import { shardJobs, type ShardJob } from './ShardJob.js';
import type { ShardRunner } from './ShardRunner.js';

export interface TrainingSetOptions extends ShardSettings {
  readonly mix: MixName;
  readonly frames: number;
  readonly folder: string;
  /** They are closed at the end. */
  readonly runners: readonly ShardRunner[];
  /** Frames that were there already, once at the start. */
  readonly onResume?: (frames: number) => void;
}

export interface TrainingSetResult {
  readonly shards: number;
  readonly frames: number;
  /** Of those, made in this run. */
  readonly newFrames: number;
}

/**
 * Writes what is missing of a training set. Whole shards of an earlier run are kept. At the first shard that fails (a full disk) the shards under way are
 * finished or given up, no new ones begun, and a SynthError says how many whole shards there are.
 */
export async function writeTrainingSet(options: TrainingSetOptions): Promise<TrainingSetResult> {
  try {
    return await writeMissing(options);
  } finally {
    await Promise.all(options.runners.map((runner) => runner.close()));
  }
}

async function writeMissing(options: TrainingSetOptions): Promise<TrainingSetResult> {
  const { folder, runners } = options;
  await makeFolder(folder);
  const index = await ShardIndex.open(folder, options);
  const missing = shardJobs(options, folder, options.frames).filter((job) => !index.has(job.shard, job.frames));
  const newFrames = missing.reduce((sum, { frames }) => sum + frames, 0);
  options.onResume?.(options.frames - newFrames);
  const failures: unknown[] = [];
  const work = async (runner: ShardRunner): Promise<void> => {
    for (let job = missing.shift(); job !== undefined && failures.length === 0; job = missing.shift()) {
      try {
        await writeOne(runner, job, index);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(runners.map(work));
  if (failures.length > 0) {
    const [cause] = failures;
    throw new SynthError(
      'synth/training-set-incomplete',
      `Expected to write ${options.frames} frames to ${folder} but received ${cause instanceof Error ? cause.message : String(cause)}; ` +
        `${index.shardCount} whole shards with ${index.frameCount} frames are complete; the same command continues from them`,
      { cause },
    );
  }
  return { shards: index.shardCount, frames: index.frameCount, newFrames };
}

async function writeOne(runner: ShardRunner, job: ShardJob, index: ShardIndex): Promise<void> {
  await index.add(await runner.run(job));
}

/** Partial shards of a run that was killed are of no use. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) if (name.endsWith('.partial')) await rm(join(folder, name));
  } catch (cause) {
    throw new SynthError(
      'synth/out-folder',
      `Expected a folder that can be written for --out but received ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
