import { execFileSync } from 'node:child_process';
import { anyOf } from './environment.js';

/** Where Linux says how much memory a process had at most. */
export const processStatus = anyOf('/proc/self/status');

/**
 * Runs the body of a module that sets `result` in a process of its own. Gives that result, which must survive JSON, and the highest resident set the
 * process ever had. That of a test process says little: its collector and the tests before decide it. Nor does `maxRSS`: a child starts with its parent's.
 */
export function peakOf(body: string): { readonly result: unknown; readonly peakBytes: number } {
  const code = `let result;
${body}
const { readFileSync } = await import('node:fs');
const peakKib = Number(/^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
console.log(JSON.stringify({ result, peakBytes: peakKib * 1024 }));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  return JSON.parse(printed) as { result: unknown; peakBytes: number };
}
