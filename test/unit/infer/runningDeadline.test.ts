import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { built } from '../../support/built.js';

const DEADLINE_MS = 1500;

/** Says when it begins and, at the deadline, how long its event loop has turned since it was stopped. */
const program = (module: URL): string => `
import { runningDeadline } from ${JSON.stringify(module.href)};
let turns = 0;
const turning = setInterval(() => { turns += 1; }, 10);
runningDeadline(${DEADLINE_MS}, () => { clearInterval(turning); console.log('turns ' + turns); });
console.log('begun');`;

test('time in which the process stood still does not count', async () => {
  const module = await built('infer/ort/runningDeadline.js', ['infer']);
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(module)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  child.kill('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, DEADLINE_MS + 500));
  child.kill('SIGCONT');
  const [line] = (await once(lines, 'line')) as [string];
  // A timer of its own would be due at once, after a turn or two.
  expect(Number(line.split(' ')[1])).toBeGreaterThan(20);
});
