import { fileURLToPath } from 'node:url';
import { type SpawnWorker, spawnWithPipes } from '../../src/infer/ort/spawnOrtProcess.js';
import { built } from './built.js';

/** Starts the compiled inference process, as users run it. */
export async function builtInferProcess(): Promise<SpawnWorker> {
  const url = await built('infer/ort/ortProcess.js', ['infer', 'domain']);
  return (payloadFd) => spawnWithPipes(fileURLToPath(url), payloadFd);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when a process is gone; rejects after a minute. */
export async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`Expected process ${pid} to end but it is still there`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
