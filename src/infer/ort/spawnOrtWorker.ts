import { Worker } from 'node:worker_threads';

/** Starts the thread that owns a session. */
export type SpawnWorker = () => Worker;

// Worker threads run JavaScript: under a test runner that reads TypeScript, the build's worker is taken.
const workerUrl = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/infer/ort/ortWorker.js', import.meta.url)
  : new URL('./ortWorker.js', import.meta.url);

export const spawnOrtWorker: SpawnWorker = () => new Worker(workerUrl, { name: 'roadscene-infer' });
