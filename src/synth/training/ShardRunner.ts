import type { ShardEntry } from './ShardIndex.js';
import type { ShardJob } from './ShardJob.js';

/** Writes shards one at a time, here or in a thread of its own. */
export interface ShardRunner {
  /** Rejects with the fault of that shard; the runner is then still usable. */
  run(job: ShardJob): Promise<ShardEntry>;
  close(): Promise<void>;
}

/** What a worker thread sends. */
export type ShardReply =
  | { readonly type: 'frame' }
  | { readonly type: 'done'; readonly entry: ShardEntry }
  | { readonly type: 'failed'; readonly message: string };
