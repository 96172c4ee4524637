import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts the process that owns a session and hands it the file that tensors pass through. */
export type SpawnWorker = (payloadFd: number) => ChildProcess;

// Child processes run JavaScript: under a test runner that reads TypeScript, use the build's script.
const script = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/infer/ort/ortProcess.js', import.meta.url)
  : new URL('./ortProcess.js', import.meta.url);

/** Node with stderr, an IPC channel and the descriptors of `processPipes`, in a process group of its own: a terminal's Ctrl-C does not reach it. */
export function spawnWithPipes(
  path: string,
  payloadFd: number,
  [execPath, ...execArgv]: readonly [string, ...string[]] = [process.execPath],
): ChildProcess {
  return fork(path, {
    execPath,
    execArgv,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', payloadFd, 'ipc'],
    detached: true,
  });
}

export const spawnOrtProcess: SpawnWorker = (payloadFd) => spawnWithPipes(fileURLToPath(script), payloadFd);
