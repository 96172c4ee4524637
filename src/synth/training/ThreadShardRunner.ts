import { Worker } from 'node:worker_threads';
import { SynthError } from '../SynthError.js';
import type { ShardEntry } from './ShardIndex.js';
import type { ShardJob } from './ShardJob.js';
import type { ShardReply, ShardRunner } from './ShardRunner.js';

/** A worker thread; needs the compiled worker beside this file. */
export class ThreadShardRunner implements ShardRunner {
  readonly #worker = new Worker(new URL('./shardWorker.js', import.meta.url));
  readonly #onFrame: () => void;
  #waiting: { readonly resolve: (entry: ShardEntry) => void; readonly reject: (error: Error) => void } | undefined;

  constructor(onFrame: () => void) {
    this.#onFrame = onFrame;
    this.#worker.on('message', (reply: ShardReply) => {
      this.#take(reply);
    });
    this.#worker.on('error', (cause) => {
      this.#waiting?.reject(
        new SynthError('synth/worker', `Expected the shard worker to run but received ${String(cause)}`, { cause }),
      );
      this.#waiting = undefined;
    });
  }

  run(job: ShardJob): Promise<ShardEntry> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(job);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(reply: ShardReply): void {
    if (reply.type === 'frame') {
      this.#onFrame();
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (reply.type === 'done') waiting?.resolve(reply.entry);
    else waiting?.reject(new SynthError('synth/shard', reply.message));
  }
}
