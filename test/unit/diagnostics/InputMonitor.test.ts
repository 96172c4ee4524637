import { expect, test } from 'vitest';
import { diagnosticArray } from '../../../src/messages/DiagnosticStatus.js';
import { InputMonitor } from '../../../src/diagnostics/InputMonitor.js';
import { ProcessingMonitor } from '../../../src/diagnostics/ProcessingMonitor.js';

const monitor = (options: Partial<ConstructorParameters<typeof InputMonitor>[0]> = {}): InputMonitor =>
  new InputMonitor({
    topic: '/camera',
    role: 'camera',
    staleSecs: 0.5,
    minHz: 0,
    maxDelaySecs: 0.5,
    windowSecs: 5,
    severity: 'error',
    ...options,
  });

/** So many messages at 10 Hz, each so late. */
function feed(input: InputMonitor, count: number, delaySecs = 0.02): number {
  for (let i = 0; i < count; i++) {
    const receivedNs = 1_000_000_000_000n + BigInt(i) * 100_000_000n;
    input.add(receivedNs - BigInt(Math.round(delaySecs * 1e9)), receivedNs, i * 100);
  }
  return (count - 1) * 100;
}

test('rate and delays of the window', () => {
  const input = monitor();
  const nowMs = feed(input, 100);
  const status = input.status(nowMs);
  expect(status).toMatchObject({ level: 'ok', message: '10.0 Hz' });
  expect(status.values['Events in window']).toBe('51');
  expect(status.values['Events since startup']).toBe('100');
  expect(Number(status.values['Actual frequency (Hz)'])).toBeCloseTo(10, 6);
  expect(Number(status.values['Latest timestamp delay (s)'])).toBeCloseTo(0.02, 6);
  expect(status.values['clock']).toBe("the node's");
});

test('a silent input says for how long', () => {
  const input = monitor();
  const nowMs = feed(input, 10);
  expect(input.status(nowMs + 400).level).toBe('ok');
  expect(input.status(nowMs + 2300)).toMatchObject({ level: 'error', message: 'silent for 2.3 s' });
  expect(monitor({ severity: 'warn' }).status(0)).toMatchObject({ level: 'warn', message: 'no message yet' });
});

test('stamps of another clock are told apart from late ones', () => {
  const other = monitor();
  expect(other.status(feed(other, 20, 3600)).message).toMatch(/another clock, 3600\.0 s/);
  const late = monitor();
  expect(late.status(feed(late, 20, 0.8))).toMatchObject({ level: 'warn' });
  expect(late.status(1900).message).toMatch(/up to 0\.80 s/);
});

test('too slow, dropped and unreadable', () => {
  const input = monitor({ minHz: 15 });
  const nowMs = feed(input, 30);
  input.addDrop();
  input.countUnreadable();
  const status = input.status(nowMs);
  expect(status).toMatchObject({ level: 'warn', values: { dropped: '1', unreadable: '1' } });
  expect(status.message).toContain('less than 15');
});

test('processing time against its limits', () => {
  const processing = new ProcessingMonitor({ processingWarnMs: 50, processingErrorMs: 100, windowSecs: 5 });
  expect(processing.status(0).message).toBe('no frame in the window');
  for (let i = 0; i < 50; i++) processing.add(i === 49 ? 70 : 40, { infer: 30 }, i * 100);
  expect(processing.status(4900)).toMatchObject({ level: 'warn' });
  expect(processing.status(4900).message).toContain('40.0 ms, 99th percentile 70.0 ms');
  processing.add(130, { infer: 120 }, 5000);
  expect(processing.status(5000).level).toBe('error');
  // All of it is older than the window.
  expect(processing.status(20_000).level).toBe('ok');
});

test('names as diagnostic_updater makes them', () => {
  const array = diagnosticArray('/front/roadscene', { sec: 1, nanosec: 2 }, [
    { level: 'stale', name: 'mode', message: 'x', values: { a: 'b' } },
  ]) as { status: unknown[] };
  expect(array.status).toEqual([
    {
      level: 3,
      name: 'front/roadscene: mode',
      message: 'x',
      hardware_id: 'front/roadscene',
      values: [{ key: 'a', value: 'b' }],
    },
  ]);
});
