import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { type LoadSettings, type OutputSize, type ProcessUsage, type Reply, type Request, sizeOf } from './messages.js';
import { PayloadFile } from './PayloadFile.js';
import { PAYLOAD_FD } from './processPipes.js';
import { sessionOptions } from './sessionOptions.js';

/**
 * The process that owns the session. Native code that crashes, hangs or eats the memory takes down this process and not the node, which starts another.
 * It ends when its IPC channel closes.
 */
process.title = 'roadscene-infer';
// The node decides when this process ends: after Ctrl-C it still needs the answer for the frame in flight.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
if (process.platform === 'linux') {
  try {
    // When memory runs out, the kernel should kill this process, which is restarted, and not the node.
    writeFileSync('/proc/self/oom_score_adj', '500');
  } catch {
    // Some containers do not allow it; the kernel then chooses freely.
  }
}
new Worker(new URL('./lifeline.js', import.meta.url));
// Failures are sent as replies with their reason; onnxruntime need not log them again.
env.logLevel = 'fatal';

interface Loaded {
  readonly session: InferenceSession;
  /** Memory that `feeds` are views of; refilled for every frame. */
  readonly inputs: Uint8Array;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly OutputSize[];
}

const tensors = new PayloadFile(PAYLOAD_FD);
let loaded: Loaded | undefined;

function feedsOf({ radar, lookup, image }: LoadSettings['inputShapes']): Pick<Loaded, 'inputs' | 'feeds'> {
  const lookupAt = 4 * sizeOf(radar);
  const imageAt = lookupAt + 4 * sizeOf(lookup);
  const memory = new ArrayBuffer(imageAt + sizeOf(image));
  return {
    inputs: new Uint8Array(memory),
    feeds: {
      radar: new Tensor('float32', new Float32Array(memory, 0, sizeOf(radar)), radar),
      lookup: new Tensor('int32', new Int32Array(memory, lookupAt, sizeOf(lookup)), lookup),
      image: new Tensor('uint8', new Uint8Array(memory, imageAt, sizeOf(image)), image),
    },
  };
}

async function load(settings: LoadSettings, model: Uint8Array): Promise<void> {
  await loaded?.session.release();
  const session = await InferenceSession.create(model, sessionOptions(settings));
  const outputs = settings.outputs.filter(({ name }) => session.outputNames.includes(name));
  loaded = { session, outputs, ...feedsOf(settings.inputShapes) };
  send({ type: 'loaded', outputs, ...usage() });
}

/** Bytes of one output, a view of onnxruntime's memory. */
function outputBytes(results: InferenceSession.ReturnType, { name, values }: OutputSize): Uint8Array {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`Expected float32 values for output ${name}`);
  if (data.length !== values)
    throw new Error(`Expected ${values} values for output ${name} but received ${data.length}`);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

async function run({ session, inputs, feeds, outputs }: Loaded): Promise<void> {
  tensors.read(inputs);
  const startMs = performance.now();
  const results = await session.run(feeds);
  const runMs = performance.now() - startMs;
  tensors.write(outputs.map((output) => outputBytes(results, output)));
  send({ type: 'result', runMs, ...usage() });
  for (const tensor of Object.values(results)) tensor.dispose();
}

function usage(): ProcessUsage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, residentBytes: process.memoryUsage.rss() };
}

function send(reply: Reply): void {
  // Sending fails only when the node has ended, which `disconnect` reports.
  process.send!(reply, () => undefined);
}

async function answer(request: Request): Promise<void> {
  try {
    if (request.type === 'load') {
      const model = new Uint8Array(request.modelBytes);
      tensors.read(model);
      await load(request.settings, model);
    } else if (loaded !== undefined) await run(loaded);
    else throw new Error('Expected a loaded model for run but received none');
  } catch (error) {
    send({ type: 'failed', reason: error instanceof Error ? error.message.trim() : String(error), ...usage() });
  }
}

let work = Promise.resolve();
process.on('message', (request: Request) => {
  work = work.then(() => answer(request));
});
process.on('disconnect', () => {
  // A session that is still alive at process exit crashes the WebGPU provider.
  void work.then(() => loaded?.session.release()).finally(() => process.exit(0));
});
