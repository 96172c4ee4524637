import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import type { InferenceResult, ModelInputs, ModelOutputs } from '../../domain/Inference.js';
import { runningDeadline } from './runningDeadline.js';
import { InferError, type InferErrorCode } from '../InferError.js';
import type { LoadSettings, OutputSize, ProcessUsage, Reply, Request } from './messages.js';
import { PayloadFile } from './PayloadFile.js';
import { LIFELINE_FD } from './processPipes.js';
import type { SpawnWorker } from './spawnOrtProcess.js';
import { StderrTail } from './StderrTail.js';

type Answer = Exclude<Reply, { readonly type: 'failed' }>;

interface PendingReply {
  readonly expected: Answer['type'];
  readonly failureCode: InferErrorCode;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: InferError) => void;
  readonly cancelDeadline: () => void;
}

const CLOSE_DEADLINE_MS = 5000;
/** stderr may arrive after the exit. */
const STDERR_WAIT_MS = 50;
/** Of a message that is no reply. */
const SHOWN_CHARACTERS = 200;

/** One inference process with one session, seen from the node: one request at a time, each with a deadline. After any failure it is abandoned and cannot be used again. */
export class OrtClient {
  readonly #payload = PayloadFile.create();
  readonly #child: ChildProcess;
  readonly #lifeline: Socket;
  readonly #stderrTail = new StderrTail();
  readonly #onDeath: (error: InferError) => void;
  readonly #exited: Promise<void>;
  #outputs: readonly OutputSize[] = [];
  #usage: ProcessUsage = { cpuMs: 0, residentBytes: 0 };
  #pending: PendingReply | undefined;
  /** Once set, no reply is expected and no death is reported. */
  #ended = false;

  /** `onDeath` is called when the process dies while no request is pending; otherwise that request rejects. */
  constructor(spawn: SpawnWorker, onDeath: (error: InferError) => void) {
    this.#onDeath = onDeath;
    this.#child = spawn(this.#payload.fd);
    this.#lifeline = this.#child.stdio[LIFELINE_FD] as Socket;
    this.#child.on('message', (message: unknown) => {
      this.#receive(message);
    });
    // The pipe breaks when the process ends, which `exit` reports.
    this.#lifeline.on('error', () => undefined);
    this.#child.stderr?.on('data', (chunk: Uint8Array) => {
      this.#stderrTail.add(chunk);
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#died(`it could not be started (${error.message})`, error);
        resolve();
      });
      this.#child.once('exit', (code, signal) => {
        resolve();
        const how = signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`;
        void this.#stderrRead().then(() => {
          const tail = String(this.#stderrTail);
          this.#died(tail === '' ? how : `${how} (${tail})`);
        });
      });
    });
  }

  /** Undefined when it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get usage(): ProcessUsage {
    return this.#usage;
  }

  /** Rejects with InferError `infer/provider-unavailable`, `infer/worker-died` or `infer/run-timeout`. */
  async load(settings: LoadSettings, model: Uint8Array, deadlineMs: number): Promise<void> {
    const request: Request = { type: 'load', settings, modelBytes: model.length };
    const { outputs } = await this.#request(request, [model], 'loaded', 'infer/provider-unavailable', deadlineMs);
    this.#outputs = outputs;
  }

  /** `inputs` must not change until this settles. Rejects with InferError `infer/run-failed`, `infer/worker-died` or `infer/run-timeout`. */
  async run({ radar, lookup, image }: ModelInputs, deadlineMs: number): Promise<InferenceResult> {
    const tensors = [bytesOf(radar), bytesOf(lookup), image];
    const { runMs } = await this.#request({ type: 'run' }, tensors, 'result', 'infer/run-failed', deadlineMs);
    // Every byte is overwritten before it is read, so zeroing it would be wasted work.
    const body = Buffer.allocUnsafeSlow(4 * this.#outputs.reduce((sum, { values }) => sum + values, 0));
    exchange('infer/run-failed', () => {
      this.#payload.read(body);
    });
    return { outputs: outputsOf(body.buffer, this.#outputs), runMs };
  }

  /** Lets the process release its session and end; kills it after 5 s. */
  async close(): Promise<void> {
    this.#ended = true;
    if (this.#child.connected) this.#child.disconnect();
    await within(CLOSE_DEADLINE_MS, this.#exited);
    await this.abandon();
  }

  /** Kills the process. Resolves when it is gone, or after 5 s when the system cannot end it. */
  async abandon(): Promise<void> {
    this.#ended = true;
    this.#child.kill('SIGKILL');
    await within(CLOSE_DEADLINE_MS, this.#exited);
    this.#payload.close();
    if (this.#child.connected) this.#child.disconnect();
    this.#lifeline.destroy();
    this.#child.stderr?.destroy();
    this.#child.unref();
  }

  #request<T extends Answer['type']>(
    request: Request,
    payload: readonly Uint8Array[],
    expected: T,
    failureCode: InferErrorCode,
    deadlineMs: number,
  ): Promise<Extract<Answer, { readonly type: T }>> {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(new InferError('infer/worker-died', 'Expected a living inference worker but it has ended.'));
        return;
      }
      exchange(failureCode, () => {
        this.#payload.write(payload);
      });
      const cancelDeadline = runningDeadline(deadlineMs, () => {
        this.#settle((pending) => {
          pending.reject(
            new InferError(
              'infer/run-timeout',
              `Expected a reply of the inference worker to \`${request.type}\` within ${deadlineMs} ms but received none.`,
            ),
          );
        });
      });
      this.#pending = {
        expected,
        failureCode,
        resolve: (answer) => {
          resolve(answer as Extract<Answer, { readonly type: T }>);
        },
        reject,
        cancelDeadline,
      };
      // Sending fails only when the process has ended, which `exit` reports.
      this.#child.send(request, () => undefined);
    });
  }

  /** A process that sends anything but the expected reply is killed. */
  #receive(message: unknown): void {
    if (!isReply(message) || (message.type !== 'failed' && message.type !== this.#pending?.expected)) {
      this.#died(`it sent ${inspect(message, { breakLength: Infinity }).slice(0, SHOWN_CHARACTERS)}`);
      this.#child.kill('SIGKILL');
      return;
    }
    this.#usage = { cpuMs: message.cpuMs, residentBytes: message.residentBytes };
    this.#settle(({ failureCode, resolve, reject }) => {
      if (message.type === 'failed') reject(new InferError(failureCode, message.reason));
      else resolve(message);
    });
  }

  #settle(settle: (pending: PendingReply) => void): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    pending.cancelDeadline();
    settle(pending);
  }

  /** Resolves when stderr has been read to its end, or after a short wait. */
  #stderrRead(): Promise<void> {
    const { stderr } = this.#child;
    if (stderr === null || stderr.closed) return Promise.resolve();
    return within(STDERR_WAIT_MS, new Promise((resolve) => stderr.once('close', resolve)));
  }

  #died(how: string, cause?: unknown): void {
    const error = new InferError('infer/worker-died', `Expected a living inference worker but ${how}.`, cause);
    const wasPending = this.#pending !== undefined;
    this.#settle((pending) => {
      pending.reject(error);
    });
    if (!wasPending && !this.#ended) this.#onDeath(error);
    this.#ended = true;
  }
}

const isReply = (message: unknown): message is Reply =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  (message.type === 'loaded' || message.type === 'result' || message.type === 'failed');

const bytesOf = (array: Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Reads or writes tensors; a file system that refuses is a failure of the request. */
function exchange(failureCode: InferErrorCode, transfer: () => void): void {
  try {
    transfer();
  } catch (error) {
    throw new InferError(
      failureCode,
      `Expected tensors to pass between node and inference worker but received ${String(error)}.`,
      error,
    );
  }
}

/** Views of `body`. */
function outputsOf(body: ArrayBuffer, sizes: readonly OutputSize[]): ModelOutputs {
  const arrays = new Map<string, Float32Array>();
  let at = 0;
  for (const { name, values } of sizes) {
    arrays.set(name, new Float32Array(body, at, values));
    at += 4 * values;
  }
  const outOfDistribution = arrays.get('out_of_distribution')?.[0];
  return {
    heat: arrays.get('heat')!,
    box: arrays.get('box')!,
    segmentation: arrays.get('segmentation')!,
    conditions: arrays.get('conditions')!,
    cameraObjectness: arrays.get('camera_objectness')!,
    ...(outOfDistribution !== undefined && { outOfDistribution }),
  };
}

async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, deadline]);
  clearTimeout(timer);
}
