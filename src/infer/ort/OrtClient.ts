import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { InferenceResult, ModelInputs, ModelOutputs } from '../../domain/Inference.js';
import { InferError, type InferErrorCode } from '../InferError.js';
import { LastWords } from './LastWords.js';
import { MessageAssembler, type WireMessage } from './MessageAssembler.js';
import type { LoadedSettings, LoadSettings, OutputSize } from './messages.js';
import { PayloadFile } from './PayloadFile.js';
import { LIFELINE_FD, MESSAGES_FD } from './processPipes.js';
import type { SpawnWorker } from './spawnOrtProcess.js';
import { HEADER_BYTES, type MessageKind, writeHeader } from './wire.js';

interface Pending {
  readonly kind: MessageKind;
  readonly failureCode: InferErrorCode;
  readonly resolve: (reply: WireMessage) => void;
  readonly reject: (error: InferError) => void;
  readonly timer: NodeJS.Timeout;
}

/** What the process cost so far, as of its last reply. */
export interface ProcessUsage {
  readonly cpuMs: number;
  readonly residentBytes: number;
}

const CLOSE_DEADLINE_MS = 5000;
/** stderr may come after the exit. */
const LAST_WORDS_MS = 50;

/** One inference process with one session, seen from the node: one request at a time, each with a deadline. Once anything went wrong it is abandoned and of no more use. */
export class OrtClient {
  readonly #payload = PayloadFile.create();
  readonly #child: ChildProcess;
  readonly #pipe: Socket;
  readonly #lifeline: Socket;
  readonly #lastWords = new LastWords();
  readonly #onDeath: (error: InferError) => void;
  readonly #exited: Promise<void>;
  readonly #head = new Uint8Array(HEADER_BYTES);
  #outputs: readonly OutputSize[] = [];
  #usage: ProcessUsage = { cpuMs: 0, residentBytes: 0 };
  #pending: Pending | undefined;
  /** Set once: no reply is expected and no death reported any more. */
  #ended = false;

  /** `onDeath` hears of a death while no request was pending; otherwise the request rejects. */
  constructor(spawn: SpawnWorker, onDeath: (error: InferError) => void) {
    this.#onDeath = onDeath;
    this.#child = spawn(this.#payload.fd);
    this.#pipe = this.#child.stdio[MESSAGES_FD] as Socket;
    this.#lifeline = this.#child.stdio[LIFELINE_FD] as Socket;
    const assembler = new MessageAssembler((message) => {
      this.#receive(message);
    });
    this.#pipe.on('data', (chunk: Uint8Array) => {
      try {
        assembler.push(chunk);
      } catch (error) {
        this.#died(`it sent what is no message (${String(error)})`, error);
        this.#child.kill('SIGKILL');
      }
    });
    // A pipe breaks when its process ends, which is told by `exit`.
    this.#pipe.on('error', () => undefined);
    this.#lifeline.on('error', () => undefined);
    this.#child.stderr?.on('data', (chunk: Uint8Array) => {
      this.#lastWords.add(chunk);
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#died(`it could not be started (${error.message})`, error);
        resolve();
      });
      this.#child.once('exit', (code, signal) => {
        resolve();
        const how = signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`;
        void this.#heard().then(() => {
          this.#died(`${how}${String(this.#lastWords) === '' ? '' : ` (${String(this.#lastWords)})`}`);
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
    const reply = await this.#request(
      { kind: 'load', payload: [model], meta: Buffer.from(JSON.stringify(settings)) },
      'infer/provider-unavailable',
      deadlineMs,
    );
    this.#outputs = (JSON.parse(reply.meta) as LoadedSettings).outputs;
  }

  /** `inputs` must not change until this settles. Rejects with InferError `infer/run-failed`, `infer/worker-died` or `infer/run-timeout`. */
  async run({ radar, lookup, image }: ModelInputs, deadlineMs: number): Promise<InferenceResult> {
    const payload = [bytesOf(radar), bytesOf(lookup), image];
    const { header } = await this.#request({ kind: 'run', payload }, 'infer/run-failed', deadlineMs);
    // Every byte is written before anybody sees it: zeros would be work for nothing.
    const body = Buffer.allocUnsafeSlow(header.payloadBytes);
    exchange('infer/run-failed', () => {
      this.#payload.read(body);
    });
    return { outputs: outputsOf(body.buffer, this.#outputs), runMs: header.runMs };
  }

  /** Lets it release its session and end; one that does not within 5 s is killed. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#pipe.end();
    await within(CLOSE_DEADLINE_MS, this.#exited);
    await this.abandon();
  }

  /** Ends it at once, whatever it does. Resolves when it is gone, or after 5 s when the system cannot end it. */
  async abandon(): Promise<void> {
    this.#ended = true;
    this.#child.kill('SIGKILL');
    await within(CLOSE_DEADLINE_MS, this.#exited);
    this.#payload.close();
    this.#pipe.destroy();
    this.#lifeline.destroy();
    this.#child.stderr?.destroy();
    this.#child.unref();
  }

  #request(
    request: { readonly kind: MessageKind; readonly payload: readonly Uint8Array[]; readonly meta?: Uint8Array },
    failureCode: InferErrorCode,
    deadlineMs: number,
  ): Promise<WireMessage> {
    const { kind, payload, meta } = request;
    return new Promise<WireMessage>((resolve, reject) => {
      if (this.#ended) {
        reject(new InferError('infer/worker-died', 'Expected a living inference worker but it has ended.'));
        return;
      }
      exchange(failureCode, () => {
        this.#payload.write(payload);
      });
      const timer = setTimeout(() => {
        this.#settle((pending) => {
          pending.reject(
            new InferError(
              'infer/run-timeout',
              `Expected a reply of the inference worker to \`${kind}\` within ${deadlineMs} ms but received none.`,
            ),
          );
        });
      }, deadlineMs);
      this.#pending = { kind, failureCode, resolve, reject, timer };
      const payloadBytes = payload.reduce((sum, part) => sum + part.length, 0);
      const metaBytes = meta?.length ?? 0;
      writeHeader({ kind, payloadBytes, metaBytes, runMs: 0, cpuMs: 0, residentBytes: 0 }, this.#head);
      this.#pipe.cork();
      this.#pipe.write(this.#head);
      if (meta !== undefined) this.#pipe.write(meta);
      this.#pipe.uncork();
    });
  }

  #receive(message: WireMessage): void {
    const { header } = message;
    this.#usage = { cpuMs: header.cpuMs, residentBytes: header.residentBytes };
    this.#settle(({ failureCode, resolve, reject }) => {
      if (header.kind === 'failed') reject(new InferError(failureCode, message.meta));
      else resolve(message);
    });
  }

  #settle(settle: (pending: Pending) => void): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    clearTimeout(pending.timer);
    settle(pending);
  }

  /** All that it wrote was read, or it was waited for. */
  #heard(): Promise<void> {
    const { stderr } = this.#child;
    if (stderr === null || stderr.closed) return Promise.resolve();
    return within(LAST_WORDS_MS, new Promise((resolve) => stderr.once('close', resolve)));
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

/** Views of the reply's own memory. */
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
