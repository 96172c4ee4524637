import { Worker } from 'node:worker_threads';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import { createEngine, type CreateEngineOptions } from '../../../src/infer/createEngine.js';
import { InferError } from '../../../src/infer/InferError.js';
import type { SupervisedEngine } from '../../../src/infer/SupervisedEngine.js';
import { built } from '../../support/built.js';
import { largestDifference, PLUMBING, PLUMBING_SLOW, plumbingInputs, plumbingOutputs } from '../../support/plumbing.js';

let workerUrl: URL;
let workers: Worker[] = [];
let engines: SupervisedEngine[] = [];
let events: Alert[] = [];

async function open(options: Partial<CreateEngineOptions> = {}): Promise<SupervisedEngine> {
  const engine = await createEngine({
    modelPath: PLUMBING,
    provider: 'cpu',
    threads: 1,
    onEvent: (event) => events.push(event),
    spawn: () => {
      const worker = new Worker(workerUrl);
      workers.push(worker);
      return worker;
    },
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
  workerUrl = await built('infer/ort/ortWorker.js', ['infer', 'domain']);
});

afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  engines = [];
  workers = [];
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

  it('transfers the inputs and hands over outputs that own their memory', async () => {
    const engine = await open();
    const inputs = plumbingInputs(1);
    const first = await engine.run(inputs);
    expect([inputs.image, inputs.radar, inputs.lookup].map((array) => array.byteLength)).toEqual([0, 0, 0]);
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
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const { runMs } = await engine.run(plumbingInputs(1, 200_000));
    delay.disable();
    // A run on this thread would be one gap as long as the run.
    expect(delay.max / 1e6).toBeLessThan(runMs / 2);
  });
});

describe('supervision', () => {
  const works = async (engine: SupervisedEngine): Promise<void> => {
    const { outputs } = await engine.run(plumbingInputs(5));
    expect(largestDifference(outputs, plumbingOutputs(plumbingInputs(5)))).toBeLessThan(1e-4);
  };

  it('restarts after a run that failed in the model', async () => {
    const engine = await open();
    const inputs = plumbingInputs(1);
    inputs.lookup[0] = 999_999;
    await expect(engine.run(inputs)).rejects.toThrow(/out of data bounds/);
    await works(engine);
    expect(engine.restarts).toHaveLength(1);
    expect(engine.restarts[0]).toMatch(/out of data bounds/);
    expect(workers).toHaveLength(2);
    expect(events.filter((event) => event.code === 'infer/worker-restarted')).toHaveLength(1);
  });

  it('restarts after the worker died under a run', async () => {
    // The real worker, in a thread that ends itself at the fifth frame: the first four warm up.
    const mortal = `
      import(${JSON.stringify(workerUrl.href)}).then(() => {
        let frames = 0;
        require('node:worker_threads').parentPort.on('message', ({ type }) => {
          if (type === 'run' && ++frames === 5) process.exit(3);
        });
      });`;
    const engine = await open({
      spawn: () => {
        const worker = workers.length === 0 ? new Worker(mortal, { eval: true }) : new Worker(workerUrl);
        workers.push(worker);
        return worker;
      },
    });
    expect(await codeOf(engine.run(plumbingInputs(1)))).toBe('infer/worker-died');
    await works(engine);
    expect(engine.restarts).toEqual(['Expected a living inference worker but it exited with code 3.']);
  });

  it('restarts after the worker died with nothing to do', async () => {
    const engine = await open();
    await workers[0]!.terminate();
    await works(engine);
    expect(engine.restarts).toEqual(['Expected a living inference worker but it exited with code 1.']);
  });

  it('gives up a run at its deadline and goes on with the next', async () => {
    const engine = await open({ modelPath: PLUMBING_SLOW, runDeadlineMs: 300 });
    expect(await codeOf(engine.run(plumbingInputs(1, 400_000)))).toBe('infer/run-timeout');
    await works(engine);
    expect(engine.restarts[0]).toBe(
      'Expected a reply of the inference worker to `run` within 300 ms but received none.',
    );
  });

  it('survives one failure after another', async () => {
    const engine = await open();
    for (let i = 0; i < 3; i++) {
      await workers.at(-1)!.terminate();
      await works(engine);
    }
    expect(engine.restarts).toHaveLength(3);
    expect(engine.attempts.map((attempt) => attempt.accepted)).toEqual([true, true, true, true]);
  });

  it('says why when the restart fails, and tries again with the next frame', async () => {
    let broken = false;
    const engine = await open({
      spawn: () => {
        const worker = broken ? new Worker('throw new Error("no memory")', { eval: true }) : new Worker(workerUrl);
        workers.push(worker);
        return worker;
      },
    });
    broken = true;
    await workers[0]!.terminate();
    await expect(engine.run(plumbingInputs(1))).rejects.toThrow(/cpu: .*no memory/);
    broken = false;
    await works(engine);
  });

  it('ends its thread at close and refuses what comes after', async () => {
    const engine = await open();
    const running = engine.run(plumbingInputs(1));
    const exited = new Promise((resolve) => workers[0]!.once('exit', resolve));
    await engine.close();
    expect((await running).outputs.heat).toHaveLength(9 * 28 * 24);
    expect(await exited).toBe(0);
    expect(await codeOf(engine.run(plumbingInputs(1)))).toBe('infer/closed');
    expect(engine.restarts).toEqual([]);
  });
});

describe('provider ladder', () => {
  const noGpu = { platform: 'linux', env: {}, gpuDevices: [] };

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
