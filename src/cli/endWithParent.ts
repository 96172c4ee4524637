import { readFileSync } from 'node:fs';

const POLL_MS = 500;

/**
 * Sends SIGTERM to this process when the one that started it has ended. npm and npx start it through a shell and do not pass signals on, so there their own end counts as well. For a process that
 * outlives its starter there is systemd (launch/roadscene.service).
 */
export function endWithParent(): void {
  const { ppid } = process;
  const npmPid = process.env['npm_command'] === undefined ? undefined : parentOf(ppid);
  const timer = setInterval(() => {
    const parentLives = process.ppid === ppid;
    if (parentLives && (npmPid === undefined || (parentOf(ppid) ?? npmPid) === npmPid)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, POLL_MS);
  timer.unref();
}

/** Undefined where it cannot be read: other systems than Linux, or no free file. */
function parentOf(pid: number): number | undefined {
  try {
    // pid (name) state ppid ...; a name may hold spaces and brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!;
    return Number(fields.split(' ')[1]);
  } catch {
    return undefined;
  }
}
