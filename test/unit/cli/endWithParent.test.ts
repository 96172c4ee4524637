import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { built } from '../../support/built.js';
import { anyOf, describeWith } from '../../support/environment.js';

/** A shell that starts a parent, which starts a child that ends with it; `pids` of parent and child. */
async function family(npmCommand: string | undefined): Promise<{ shell: ChildProcess; pids: readonly number[] }> {
  const module = await built('cli/endWithParent.js');
  const child = `import(${JSON.stringify(module)}).then((m) => { m.endWithParent(); console.log(process.pid); setInterval(() => {}, 1000); })`;
  const parent = `console.log(process.pid); require('node:child_process').spawn(process.execPath, ['-e', process.env.CHILD], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;
  // Tests themselves may run under npm.
  const env = { ...process.env };
  delete env['npm_command'];
  const shell = spawn('sh', ['-c', '"$NODE" -e "$PARENT" & read line'], {
    env: {
      ...env,
      NODE: process.execPath,
      PARENT: parent,
      CHILD: child,
      ...(npmCommand !== undefined && { npm_command: npmCommand }),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const bytes of shell.stdout) {
    text += String(bytes);
    if (text.split('\n').length > 2) break;
  }
  return { shell, pids: text.trim().split('\n').map(Number) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilDead(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(50);
}

describeWith(anyOf('/proc/self/stat'), 'endWithParent', () => {
  let all: readonly number[] = [];
  afterEach(() => {
    for (const pid of all) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  const endShell = async ({ shell }: { shell: ChildProcess }): Promise<void> => {
    const ended = once(shell, 'exit');
    shell.stdin!.end();
    await ended;
  };

  it('ends when its parent ends', async () => {
    const { shell, pids } = await family(undefined);
    all = pids;
    process.kill(pids[0]!, 'SIGKILL');
    await untilDead(pids[1]!);
    await endShell({ shell });
  });

  it('lives on when only the starter of its parent ends, as a launch file started with nohup does', async () => {
    const started = await family(undefined);
    all = started.pids;
    await endShell(started);
    await sleep(1500);
    expect(started.pids.map(isAlive)).toEqual([true, true]);
  });

  it('ends with npm, which starts it through a shell', async () => {
    const started = await family('exec');
    all = started.pids;
    await endShell(started);
    await untilDead(started.pids[1]!);
    expect(isAlive(started.pids[0]!)).toBe(true);
  });
});
