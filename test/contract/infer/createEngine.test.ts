import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import type { ProviderName } from '../../../src/domain/Inference.js';
import { climbLadder, type OpenRung } from '../../../src/infer/climbLadder.js';
import { loadModel } from '../../../src/infer/contract/loadModel.js';
import { createEngine, type CreateEngineOptions } from '../../../src/infer/createEngine.js';
import { InferError } from '../../../src/infer/InferError.js';
import { spawnWithPipes } from '../../../src/infer/ort/spawnOrtProcess.js';
import { restartRungs } from '../../../src/infer/providerRungs.js';
import { SupervisedEngine } from '../../../src/infer/SupervisedEngine.js';
import { built } from '../../support/built.js';
import { anyOf, describeWith, projectRoot } from '../../support/environment.js';
import { sha256Of, writePlumbingVariants } from '../../support/plumbingVariants.js';
import { gone, isAlive } from '../../support/inferProcess.js';
import { largestDifference, PLUMBING, PLUMBING_SLOW, plumbingInputs, plumbingOutputs } from '../../support/plumbing.js';

const PATIENCE = { timeout: 60_000, interval: 10 };
const noGpu = { platform: 'linux', env: {}, gpuDevices: [] };

let processUrl: URL;
let started: ChildProcess[] = [];
let engines: SupervisedEngine[] = [];
let events: Alert[] = [];

/** The command line of a process that runs `code` instead. */
const script = (code: string): readonly [string, ...string[]] => [process.execPath, '-e', code];

/** The real process, or another in its place. */
function start(payloadFd: number, command?: readonly [string, ...string[]]): ChildProcess {
  const child = spawnWithPipes(fileURLToPath(processUrl), payloadFd, command);
  started.push(child);
  return child;
}

async function open(options: Partial<CreateEngineOptions> = {}): Promise<SupervisedEngine> {
  const engine = await createEngine({
    modelPath: PLUMBING,
    provider: 'cpu',
    threads: 1,
    onEvent: (event) => events.push(event),
    spawn: start,
    ...options,
  });
  engines.push(engine);
  return engine;
}

/** The code an InferError came with. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof InferError) return error.code;
    throw error;
  }
  throw new Error('Expected a rejection but received a result');
}

beforeAll(async () => {
  processUrl = await built('infer/ort/ortProcess.js', ['infer', 'domain']);
});

afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  engines = [];
  started = [];
  events = [];
});

describe('transport', () => {
  it('brings every value to the model and back', async () => {
    const engine = await open();
    for (const seed of [1, 2, 3]) {
      const expected = plumbingOutputs(plumbingInputs(seed));
      const { outputs, runMs } = await engine.run(plumbingInputs(seed));
      expect(largestDifference(outputs, expected)).toBeLessThan(1e-4);
      expect([...outputs.heat]).toEqual([...expected.heat]);
      expect(runMs).toBeGreaterThan(0);
    }
  });

  it('leaves the inputs as they are and hands over outputs that own their memory', async () => {
    const engine = await open();
    const inputs = plumbingInputs(1);
    const first = await engine.run(inputs);
    expect(inputs).toEqual(plumbingInputs(1));
    const kept = first.outputs.box.slice();
    first.outputs.heat.fill(Number.NaN);
    await engine.run(plumbingInputs(2));
    expect(first.outputs.box).toEqual(kept);
  });

  it('refuses a second frame in flight', async () => {
    const engine = await open();
    const first = engine.run(plumbingInputs(1));
    expect(() => engine.run(plumbingInputs(2))).toThrow('Expected one frame in flight for run but received a second');
    await first;
  });

  it('refuses inputs of another size without restarting', async () => {
    const engine = await open();
    const { image, lookup } = plumbingInputs(1);
    const run = engine.run({ image, lookup, radar: new Float32Array(7) });
    await expect(run).rejects.toThrow('Expected 6720 values for input `radar` but received 7.');
    expect(engine.restarts).toEqual([]);
  });

  it('leaves the event loop free while the model runs', async () => {
    const engine = await open({ modelPath: PLUMBING_SLOW, runDeadlineMs: 60_000 });
    const running = engine.run(plumbingInputs(1, 200_000));
    // Its inputs are on their way.
    await new Promise((resolve) => setImmediate(resolve));
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await running;
    clearInterval(timer);
    // A run on this thread would be one turn.
    expect(turns).toBeGreaterThan(5);
  });
});

describe('supervision', () => {
  const works = async (engine: SupervisedEngine): Promise<void> => {
    const { outputs } = await engine.run(plumbingInputs(5));
    expect(largestDifference(outputs, plumbingOutputs(plumbingInputs(5)))).toBeLessThan(1e-4);
  };
  const pidOf = (engine: SupervisedEngine): number => engine.supervision.pid!;
  /** Kills the process and waits for the next. */
  const killed = async (engine: SupervisedEngine): Promise<void> => {
    const { restarts } = engine.supervision;
    process.kill(pidOf(engine), 'SIGKILL');
    await vi.waitFor(() => {
      expect(engine.supervision).toMatchObject({ state: 'running', restarts: restarts + 1 });
    }, PATIENCE);
  };
  const ENDED = 'Expected a living inference worker but it was ended by SIGKILL.';

  it('restarts after a run that failed in the model', async () => {
    const engine = await open();
    const inputs = plumbingInputs(1);
    inputs.lookup[0] = 999_999;
    await expect(engine.run(inputs)).rejects.toThrow(/out of data bounds/);
    await works(engine);
    expect(engine.restarts).toHaveLength(1);
    expect(engine.restarts[0]).toMatch(/out of data bounds/);
    expect(started).toHaveLength(2);
    expect(events.filter((event) => event.code === 'infer/worker-restarted')).toHaveLength(1);
  });

  it('loses one frame to kill -9 under a run, and says so', async () => {
    const engine = await open({ modelPath: PLUMBING_SLOW });
    const pid = pidOf(engine);
    const running = codeOf(engine.run(plumbingInputs(1, 100_000_000)));
    process.kill(pid, 'SIGKILL');
    expect(await running).toBe('infer/worker-died');
    await works(engine);
    expect(engine.restarts).toEqual([ENDED]);
    expect(pidOf(engine)).not.toBe(pid);
    const { state, restarts, lastRestart } = engine.supervision;
    expect({ state, restarts, lastRestart }).toEqual({
      state: 'running',
      restarts: 1,
      lastRestart: { reason: ENDED, from: 'cpu', to: 'cpu', tookMs: expect.any(Number) as number },
    });
  });

  it('restarts at once when it is killed with nothing to do', async () => {
    const engine = await open();
    const pid = pidOf(engine);
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => {
      expect(engine.supervision).toMatchObject({ state: 'running', restarts: 1 });
    }, PATIENCE);
    expect(pidOf(engine)).not.toBe(pid);
    await works(engine);
  });

  it('kills a process that hangs at its deadline and goes on with the next frame', async () => {
    const engine = await open({ modelPath: PLUMBING_SLOW, runDeadlineMs: 1000 });
    const pid = pidOf(engine);
    expect(await codeOf(engine.run(plumbingInputs(1, 1_000_000_000)))).toBe('infer/run-timeout');
    await gone(pid);
    await works(engine);
    expect(engine.restarts[0]).toBe(
      'Expected a reply of the inference worker to `run` within 1000 ms but received none.',
    );
  });

  it('kills one that is stopped and would not even hear SIGTERM', async () => {
    const engine = await open({ runDeadlineMs: 1000 });
    const pid = pidOf(engine);
    process.kill(pid, 'SIGSTOP');
    expect(await codeOf(engine.run(plumbingInputs(1)))).toBe('infer/run-timeout');
    await gone(pid);
    await works(engine);
  });

  it('survives one failure after another', async () => {
    const engine = await open();
    for (let i = 0; i < 3; i++) {
      await killed(engine);
      await works(engine);
    }
    expect(engine.attempts.map((attempt) => attempt.accepted)).toEqual([true, true, true, true]);
  });

  it('says why when the restart fails, and tries again with the next frame', async () => {
    let broken = false;
    const engine = await open({
      spawn: (payloadFd) => start(payloadFd, broken ? script('throw new Error("no memory")') : undefined),
    });
    broken = true;
    process.kill(pidOf(engine), 'SIGKILL');
    await expect(engine.run(plumbingInputs(1))).rejects.toThrow(ENDED.slice(0, 40));
    await vi.waitFor(() => {
      expect(engine.supervision.state).toBe('down');
    }, PATIENCE);
    await expect(engine.run(plumbingInputs(1))).rejects.toThrow(/cpu: .*exited with code 1 \(.*no memory/);
    broken = false;
    await works(engine);
    expect(engine.supervision.state).toBe('running');
  });

  it('gives a process that dies while it loads a second chance, then goes down the ladder', async () => {
    let starts = 0;
    const engine = await open({
      provider: 'auto',
      machine: noGpu,
      spawn: (payloadFd) => start(payloadFd, starts++ < 4 ? script('process.exit(3)') : undefined),
    });
    const tried = engine.attempts.map((attempt) => `${attempt.provider}: ${attempt.reason}`);
    const crashed = 'Expected a living inference worker but it exited with code 3.';
    expect(tried.slice(0, 2)).toEqual([`tensorrt: ${crashed}`, `cuda: ${crashed}`]);
    expect(engine.provider).toBe('cpu');
    expect(started).toHaveLength(5);
    await works(engine);
  });

  it.each([
    ['no reply', "{ what: 'is this' }", "it sent { what: 'is this' }"],
    ['the reply to another request', "{ type: 'result', runMs: 1 }", "it sent { type: 'result', runMs: 1 }"],
  ])('kills a process that sends %s', async (_, message, reason) => {
    const foreign = script(`process.on('message', () => process.send(${message})); setInterval(() => {}, 1000)`);
    const opened = open({ spawn: (payloadFd) => start(payloadFd, foreign) });
    await expect(opened).rejects.toThrow(`Expected a living inference worker but ${reason}.`);
    for (const child of started) await gone(child.pid!);
  });

  it('makes an answer that is shorter than the model says a failure of the frame', async () => {
    const outputs = JSON.stringify([{ name: 'heat', values: 1_000_000 }]);
    const short = script(`
      const usage = { cpuMs: 1, residentBytes: 1 };
      const answers = { load: { type: 'loaded', outputs: ${outputs}, ...usage }, run: { type: 'result', runMs: 1, ...usage } };
      process.on('message', ({ type }) => process.send(answers[type]));
    `);
    const opened = open({ spawn: (payloadFd) => start(payloadFd, short) });
    await expect(opened).rejects.toThrow(/Expected 4000000 bytes of tensors but received \d+/);
  });

  it('says so when no process can be started', async () => {
    const opened = open({ spawn: (payloadFd) => spawnWithPipes('any.js', payloadFd, ['/none/node']) });
    await expect(opened).rejects.toThrow(/it could not be started \(spawn \/none\/node ENOENT\)/);
  });

  it('ends its process at close and refuses what comes after', async () => {
    const engine = await open();
    const pid = pidOf(engine);
    const running = engine.run(plumbingInputs(1));
    await engine.close();
    expect((await running).outputs.heat).toHaveLength(9 * 28 * 24);
    expect(isAlive(pid)).toBe(false);
    expect(started[0]).toMatchObject({ exitCode: 0, signalCode: null });
    expect(await codeOf(engine.run(plumbingInputs(1)))).toBe('infer/closed');
    expect(engine.restarts).toEqual([]);
  });

  describeWith(anyOf('/proc/self/fd'), 'open files', (folder) => {
    it('are one for its process, and none after', async () => {
      const files = (): number => readdirSync(folder).length;
      const before = files();
      const engine = await open();
      for (let i = 0; i < 3; i++) await killed(engine);
      await engine.close();
      await vi.waitFor(() => {
        expect(files()).toBeLessThanOrEqual(before);
      }, PATIENCE);
    });
  });

  it('leaves no process when it is closed right after a crash', async () => {
    const engine = await open({ modelPath: PLUMBING_SLOW, runDeadlineMs: 300 });
    expect(await codeOf(engine.run(plumbingInputs(1, 1_000_000_000)))).toBe('infer/run-timeout');
    await engine.close();
    expect(started.map((child) => isAlive(child.pid!))).toEqual(started.map(() => false));
    expect(started.length).toBeGreaterThanOrEqual(2);
  });
});

describe('the node and its process', () => {
  /** A node of its own in a process group of its own, with an engine; it prints the inference process's id, then what comes of each command. */
  function holder(): { child: ChildProcess; line: () => Promise<string> } {
    const path = join(projectRoot, 'test/support/engineHolder.mjs');
    const engineUrl = new URL('../createEngine.js', processUrl).href;
    const child = spawn(process.execPath, [path, engineUrl, PLUMBING_SLOW], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return { child, line: async () => String((await lines.next()).value) };
  }

  it('ends together, even when the node is killed while the process is stuck', async () => {
    const { child, line } = holder();
    const pid = Number(await line());
    child.stdin!.write('hang\n');
    expect(await line()).toBe('hanging');
    child.kill('SIGKILL');
    await gone(pid);
  });

  it('still answers the frame in flight when a terminal interrupts the whole group', async () => {
    const { child, line } = holder();
    const pid = Number(await line());
    process.kill(-child.pid!, 'SIGINT');
    process.kill(pid, 'SIGTERM');
    process.kill(pid, 'SIGHUP');
    expect(await line()).toBe('interrupted');
    expect(await line()).toBe('answered, 0 restarts');
    await gone(pid);
  });

  describeWith(anyOf('/proc/self/oom_score_adj'), 'when memory runs out', () => {
    it('offers its process to the kernel', async () => {
      const engine = await open();
      const score = (pid: number | string): number => Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8'));
      expect(score(engine.supervision.pid!)).toBe(500);
      expect(score('self')).toBeLessThan(500);
    });
  });
});

describe('provider ladder', () => {
  it('goes down one rung when a failure recurs within a minute', async () => {
    // No GPU is here: the real process on the CPU plays the part of each rung.
    const model = await loadModel(PLUMBING);
    const calls: string[] = [];
    let nowMs = 0;
    const holder: { engine?: SupervisedEngine } = {};
    const open = async (provider: ProviderName): Promise<OpenRung> => {
      const { rung } = await climbLadder(['cpu'], {
        modelsOf: () => ({ models: [{ precision: 'fp32', bytes: model.bytes, sha256: model.sha256 }] }),
        contract: model.contract,
        threads: 1,
        loadDeadlineMs: 60_000,
        start: 'again',
        machine: noGpu,
        spawn: start,
        onDeath: (worker, error) => holder.engine?.workerDied(worker, error),
      });
      return { ...rung!, provider };
    };
    const engine = new SupervisedEngine({
      contract: model.contract,
      attempts: [],
      rung: await open('cuda'),
      runDeadlineMs: () => 60_000,
      reopen: async (failed, how) => {
        calls.push(`${failed} ${how}`);
        return { rung: await open(restartRungs('auto', failed, how)[0]!), attempts: [] };
      },
      onEvent: (event) => events.push(event),
      now: () => nowMs,
    });
    holder.engine = engine;
    engines.push(engine);
    for (const secs of [0, 100, 130, 150]) {
      nowMs = 1000 * secs;
      const { restarts, pid } = engine.supervision;
      process.kill(pid!, 'SIGKILL');
      await vi.waitFor(() => {
        expect(engine.supervision).toMatchObject({ state: 'running', restarts: restarts + 1 });
      }, PATIENCE);
      await engine.run(plumbingInputs(1));
    }
    expect(calls).toEqual(['cuda first', 'cuda first', 'cuda recurs', 'webgpu first']);
    expect(engine.provider).toBe('webgpu');
    expect(engine.supervision.lastRestart).toMatchObject({ from: 'webgpu', to: 'webgpu' });
  });

  it('runs the variant that was asked for and publishes its hash', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'roadscene-variants-'));
    const modelPath = writePlumbingVariants(folder, ['int8']);
    const engine = await open({ modelPath, precision: 'int8', provider: 'auto', machine: noGpu });
    expect(engine.modelSha256).toBe(sha256Of(PLUMBING_SLOW));
    expect(engine.supervision).toMatchObject({ provider: 'cpu', precision: 'int8' });
    expect(engine.attempts.at(-1)?.reason).toMatch(/^int8, [\d.]+ ms a frame, 1 threads$/);
    const { outputs } = await engine.run(plumbingInputs(4));
    expect(largestDifference(outputs, plumbingOutputs(plumbingInputs(4)))).toBeLessThan(1e-4);
    rmSync(folder, { recursive: true });
  });

  it('records a reason for each rung it left, down to the CPU', async () => {
    const engine = await open({ provider: 'auto', machine: noGpu });
    const tried = engine.attempts.map((attempt) => `${attempt.provider} ${attempt.accepted ? 'yes' : 'no'}`);
    expect(tried.slice(-2)).toEqual(['webgpu no', 'cpu yes']);
    expect(engine.provider).toBe('cpu');
    expect(engine.attempts.find((attempt) => attempt.provider === 'webgpu')?.reason).toMatch(/^no GPU device file/);
    expect(engine.attempts.at(-1)?.reason).toMatch(/ms a frame, 1 threads$/);
    expect(events.map((event) => event.code)).toContain('infer/provider-rejected-webgpu');
  });

  it('makes a named provider that does not load an error with its reasons', async () => {
    const opened = open({ provider: 'cuda' });
    await expect(opened).rejects.toThrow(/^Expected a working provider for --provider cuda but received cuda: .+/);
    expect(await codeOf(opened)).toBe('infer/provider-unavailable');
  });

  it('says whose model it is and what it may be used for', async () => {
    await open();
    expect(events.map((event) => `${event.severity} ${event.code}`)).toEqual([
      'info infer/model-licence',
      'info infer/model-unlisted',
    ]);
    expect(events[0]?.message).toMatch(/^Model plumbing-fixture 1\.0\.0 .* licence Apache-2\.0, use: any use\.$/);
  });
});
