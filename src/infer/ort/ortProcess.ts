import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { readWhole, writeWhole } from './blockingPipe.js';
import { type LoadedSettings, type LoadSettings, type OutputSize, sizeOf } from './messages.js';
import { PayloadFile } from './PayloadFile.js';
import { MESSAGES_FD, PAYLOAD_FD } from './processPipes.js';
import { sessionOptions } from './sessionOptions.js';
import { HEADER_BYTES, type MessageHeader, type MessageKind, readHeader, writeHeader } from './wire.js';

/**
 * The process that owns the session. Native code that crashes, hangs or eats the memory takes this process along and not the node, which starts another.
 * One request at a time, one reply each, read and written with blocking calls: there is nothing else to do here. It ends when its pipe ends.
 */
process.title = 'roadscene-infer';
// The node decides when to end: at a terminal's Ctrl-C it still wants answers for the frames in flight.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
if (process.platform === 'linux') {
  try {
    // When memory runs out the kernel shall take this process, which comes back, and not the node.
    writeFileSync('/proc/self/oom_score_adj', '500');
  } catch {
    // Not allowed in some containers; the node then takes its chance.
  }
}
new Worker(new URL('./lifeline.js', import.meta.url));
// What fails comes back as a reply with its reason; a second telling on stderr would be noise.
env.logLevel = 'fatal';

interface Loaded {
  readonly session: InferenceSession;
  /** Memory that `feeds` are views of: filled anew for every frame. */
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
  reply('loaded', [], JSON.stringify({ outputs } satisfies LoadedSettings));
}

/** Bytes of one output, a view of onnxruntime's memory. */
function outputBytes(results: InferenceSession.ReturnType, { name, values }: OutputSize): Uint8Array {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`Expected float32 values for output ${name}`);
  if (data.length !== values)
    throw new Error(`Expected ${values} values for output ${name} but received ${data.length}`);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

async function run({ session, feeds, outputs }: Loaded): Promise<void> {
  const startMs = performance.now();
  const results = await session.run(feeds);
  const runMs = performance.now() - startMs;
  const parts = outputs.map((output) => outputBytes(results, output));
  reply('result', parts, '', runMs);
  for (const tensor of Object.values(results)) tensor.dispose();
}

const head = new Uint8Array(HEADER_BYTES);

function reply(kind: MessageKind, payload: readonly Uint8Array[], meta: string, runMs = 0): void {
  const { user, system } = process.cpuUsage();
  const metaBytes = Buffer.from(meta);
  const payloadBytes = payload.reduce((sum, part) => sum + part.length, 0);
  const residentBytes = process.memoryUsage.rss();
  writeHeader(
    { kind, payloadBytes, metaBytes: metaBytes.length, runMs, cpuMs: (user + system) / 1000, residentBytes },
    head,
  );
  tensors.write(payload);
  writeWhole(MESSAGES_FD, head);
  writeWhole(MESSAGES_FD, metaBytes);
}

/** False when the node is gone. */
async function answer({ kind, payloadBytes, metaBytes }: MessageHeader): Promise<boolean> {
  const isRun = kind === 'run' && loaded?.inputs.length === payloadBytes;
  const payload = isRun ? loaded!.inputs : new Uint8Array(payloadBytes);
  const meta = Buffer.alloc(metaBytes);
  if (!readWhole(MESSAGES_FD, meta)) return false;
  try {
    tensors.read(payload);
    if (kind === 'load') await load(JSON.parse(meta.toString()) as LoadSettings, payload);
    else if (isRun) await run(loaded!);
    else throw new Error(`Expected a frame of a loaded model but received ${kind} of ${payloadBytes} bytes`);
  } catch (error) {
    reply('failed', [], error instanceof Error ? error.message.trim() : String(error));
  }
  return true;
}

const request = new Uint8Array(HEADER_BYTES);
let open = true;
while (open) open = readWhole(MESSAGES_FD, request) && (await answer(readHeader(request)));
// A session alive at process exit crashes the WebGPU provider.
await loaded?.session.release();
process.exit(0);
