import type { MixName } from './TrainingSample.js';
import type { ShardSettings } from './ShardIndex.js';

/** One shard to write; crosses to a worker thread, so plain values only. */
export interface ShardJob extends ShardSettings {
  readonly mix: MixName;
  readonly folder: string;
  readonly shard: string;
  readonly firstIndex: number;
  readonly frames: number;
}

export const FRAMES_PER_SHARD = 250;

/** The shards of a set of `frames` frames; the last may be shorter. */
export function shardJobs(
  settings: ShardSettings & { readonly mix: MixName },
  folder: string,
  frames: number,
): ShardJob[] {
  const jobs: ShardJob[] = [];
  for (let firstIndex = 0; firstIndex < frames; firstIndex += FRAMES_PER_SHARD) {
    const shard = `shard_${String(jobs.length).padStart(5, '0')}.mcap`;
    jobs.push({
      mix: settings.mix,
      widthPx: settings.widthPx,
      heightPx: settings.heightPx,
      jpegQuality: settings.jpegQuality,
      folder,
      shard,
      firstIndex,
      frames: Math.min(FRAMES_PER_SHARD, frames - firstIndex),
    });
  }
  return jobs;
}
