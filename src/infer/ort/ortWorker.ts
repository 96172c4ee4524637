import { parentPort } from 'node:worker_threads';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelInputs, ModelOutputs } from '../../domain/Inference.js';
import type { InputShapes, LoadRequest, WorkerReply, WorkerRequest } from './messages.js';
import { sessionOptions } from './sessionOptions.js';

/**
 * The thread that owns the session: `run` of onnxruntime-node blocks the thread it is called on, here nobody waits for it.
 * One request at a time, one reply each.
 */
const port = parentPort;
if (port === null) throw new Error('Expected a worker thread for ortWorker but received the main thread');

let session: InferenceSession | undefined;
let shapes: InputShapes | undefined;

// What fails comes back as a reply with its reason; a second telling on stderr would be noise.
env.logLevel = 'fatal';

async function load(request: LoadRequest): Promise<WorkerReply> {
  shapes = request.inputShapes;
  session = await InferenceSession.create(request.modelBytes, sessionOptions(request));
  return { type: 'loaded' };
}

/** A copy that owns its buffer: onnxruntime's own memory cannot be transferred. */
function copyOf(results: InferenceSession.ReturnType, name: string): Float32Array<ArrayBuffer> {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`Expected float32 values for output ${name}`);
  return new Float32Array(data);
}

async function run(inputs: ModelInputs): Promise<WorkerReply> {
  if (session === undefined || shapes === undefined) throw new Error('Expected a loaded model for run');
  const feeds = {
    image: new Tensor('uint8', inputs.image, shapes.image),
    radar: new Tensor('float32', inputs.radar, shapes.radar),
    lookup: new Tensor('int32', inputs.lookup, shapes.lookup),
  };
  const startMs = performance.now();
  const results = await session.run(feeds);
  const runMs = performance.now() - startMs;
  const outputs: ModelOutputs = {
    heat: copyOf(results, 'heat'),
    box: copyOf(results, 'box'),
    segmentation: copyOf(results, 'segmentation'),
    conditions: copyOf(results, 'conditions'),
    cameraObjectness: copyOf(results, 'camera_objectness'),
    ...(results['out_of_distribution'] !== undefined && {
      outOfDistribution: copyOf(results, 'out_of_distribution')[0]!,
    }),
  };
  for (const tensor of Object.values(results)) tensor.dispose();
  return { type: 'result', outputs, runMs };
}

const buffersOf = (reply: WorkerReply): ArrayBuffer[] =>
  reply.type === 'result'
    ? Object.values(reply.outputs).flatMap((output) =>
        output instanceof Float32Array ? [output.buffer as ArrayBuffer] : [],
      )
    : [];

async function close(): Promise<void> {
  // A session alive at process exit crashes the WebGPU provider.
  await session?.release();
  session = undefined;
  port?.close();
}

function answer(request: Exclude<WorkerRequest, { type: 'close' }>): Promise<WorkerReply> {
  return request.type === 'load' ? load(request) : run(request.inputs);
}

port.on('message', (request: WorkerRequest) => {
  if (request.type === 'close') {
    void close();
    return;
  }
  answer(request)
    .catch((error: unknown): WorkerReply => ({
      type: 'failed',
      reason: error instanceof Error ? error.message.trim() : String(error),
    }))
    .then((reply) => {
      port.postMessage(reply, buffersOf(reply));
    })
    .catch((error: unknown) => {
      queueMicrotask(() => {
        throw error;
      });
    });
});
