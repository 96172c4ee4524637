import { readFileSync } from 'node:fs';

const POLL_MS = 500;

/**
 * Sends SIGTERM to this process when the one that started it has ended, or the one before that: `npx` and its shell do not pass signals on. For a process that outlives its starter there is
 * systemd (launch/roadscene.service).
 */
export function endWithParent(): void {
  const started = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === started) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, POLL_MS);
  timer.unref();
}

/** Parent and, on Linux, its parent. */
function ancestors(): string {
  const { ppid } = process;
  try {
    // pid (name) state ppid ...; a name may hold spaces and brackets.
    const fields = readFileSync(`/proc/${ppid}/stat`, 'utf8').split(') ').at(-1)!;
    return `${ppid} ${fields.split(' ')[1] ?? ''}`;
  } catch {
    return String(ppid);
  }
}
