import type { MixName } from './TrainingSample.js';
import { readdir, rm } from 'node:fs/promises';
import { systemReason } from '../../domain/systemReason.js';
import { join } from 'node:path';

import { makeFolder } from '../../mcap/makeFolder.js';
import { RecordingError } from '../../mcap/RecordingError.js';
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
  await claimFolder(folder);
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
      `Expected to write ${options.frames} frames to ${folder} but received ${systemReason(cause)}; ` +
        `${index.shardCount} whole shards with ${index.frameCount} frames are complete; the same command continues from them`,
      { cause },
    );
  }
  return { shards: index.shardCount, frames: index.frameCount, newFrames };
}

async function writeOne(runner: ShardRunner, job: ShardJob, index: ShardIndex): Promise<void> {
  await index.add(await runner.run(job));
}

/** What a set is made of; `.partial` is what a run that was killed leaves; a name with a dot hides a lock. */
const OF_A_SET = /^(\.|(index\.jsonl|shard_\d+\.mcap)(\.partial)?$)/;

/** Makes the folder or tidies up after a run that was killed. A folder that holds anything else is left alone. */
async function claimFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    const names = await readdir(folder);
    const foreign = names.find((name) => !OF_A_SET.test(name));
    if (foreign !== undefined)
      throw new SynthError(
        'synth/other-folder',
        `Expected an empty folder or one with a training set for --out but received ${folder}, which holds ${foreign}`,
      );
    for (const name of names) if (name.endsWith('.partial')) await rm(join(folder, name));
  } catch (cause) {
    throw cause instanceof SynthError ? cause : RecordingError.cannotCreate(folder, cause);
  }
}
