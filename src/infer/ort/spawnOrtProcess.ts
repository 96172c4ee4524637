import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts the process that owns a session and hands it the file that tensors pass through. */
export type SpawnWorker = (payloadFd: number) => ChildProcess;

// A process runs JavaScript: under a test runner that reads TypeScript, the build's script is taken.
const script = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/infer/ort/ortProcess.js', import.meta.url)
  : new URL('./ortProcess.js', import.meta.url);

/** Node with the pipes and the file of `processPipes` and stderr, in a process group of its own: a terminal's Ctrl-C does not reach it. */
export function spawnWithPipes(
  path: string,
  payloadFd: number,
  command: readonly string[] = [process.execPath],
): ChildProcess {
  const [program, ...before] = command;
  return spawn(program!, [...before, path], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe', payloadFd],
    detached: true,
    windowsHide: true,
  });
}

export const spawnOrtProcess: SpawnWorker = (payloadFd) => spawnWithPipes(fileURLToPath(script), payloadFd);
