import { parentPort } from 'node:worker_threads';
import { mixSample, rendererFor } from './mixSample.js';
import type { ShardJob } from './ShardJob.js';
import type { ShardReply } from './ShardRunner.js';
import { writeShard } from './writeShard.js';

const port = parentPort;
if (port === null) throw new Error('Expected to run in a worker thread but received none');

const send = (reply: ShardReply): void => {
  port.postMessage(reply);
};

port.on('message', (job: ShardJob) => {
  const parts = {
    sampleAt: mixSample,
    rendererFor,
    onFrame: () => {
      send({ type: 'frame' });
    },
  };
  writeShard(job, parts).then(
    (entry) => {
      send({ type: 'done', entry });
    },
    (error: unknown) => {
      send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    },
  );
});
