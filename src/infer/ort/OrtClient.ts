import type { Worker } from 'node:worker_threads';
import type { InferenceResult, ModelInputs } from '../../domain/Inference.js';
import { InferError, type InferErrorCode } from '../InferError.js';
import type { LoadRequest, WorkerReply, WorkerRequest } from './messages.js';
import type { SpawnWorker } from './spawnOrtWorker.js';

interface Pending {
  readonly failureCode: InferErrorCode;
  readonly resolve: (reply: WorkerReply) => void;
  readonly reject: (error: InferError) => void;
  readonly timer: NodeJS.Timeout;
}

const CLOSE_DEADLINE_MS = 5000;

/** One worker thread with one session, seen from the main thread: one request at a time, each with a deadline. Once anything went wrong it is abandoned and of no more use. */
export class OrtClient {
  readonly #worker: Worker;
  readonly #onDeath: (error: InferError) => void;
  readonly #exited: Promise<void>;
  #pending: Pending | undefined;
  /** Set once: no reply is expected and no death reported any more. */
  #ended = false;

  /** `onDeath` hears of a death while no request was pending; otherwise the request rejects. */
  constructor(spawn: SpawnWorker, onDeath: (error: InferError) => void) {
    this.#onDeath = onDeath;
    this.#worker = spawn();
    this.#worker.on('message', (reply: WorkerReply) => {
      this.#settle((pending) => {
        pending.resolve(reply);
      });
    });
    this.#worker.on('error', (error: unknown) => {
      this.#died(`it threw ${String(error)}`, error);
    });
    this.#worker.on('messageerror', (error) => {
      this.#died(`its reply could not be read: ${String(error)}`, error);
    });
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', (exitCode) => {
        this.#died(`it exited with code ${exitCode}`);
        resolve();
      });
    });
  }

  /** Rejects with InferError `infer/provider-unavailable`, `infer/worker-died` or `infer/run-timeout`. */
  async load(request: Omit<LoadRequest, 'type'>, deadlineMs: number): Promise<void> {
    await this.#request({ type: 'load', ...request }, [], 'infer/provider-unavailable', deadlineMs);
  }

  /** `inputs` are transferred: their arrays are empty afterwards. Rejects with InferError `infer/run-failed`, `infer/worker-died` or `infer/run-timeout`. */
  async run(inputs: ModelInputs, deadlineMs: number): Promise<InferenceResult> {
    const buffers = [inputs.image.buffer, inputs.radar.buffer, inputs.lookup.buffer];
    const reply = await this.#request({ type: 'run', inputs }, buffers, 'infer/run-failed', deadlineMs);
    if (reply.type !== 'result')
      throw new InferError('infer/run-failed', `Expected a result but received ${reply.type}.`);
    return { outputs: reply.outputs, runMs: reply.runMs };
  }

  /** Releases the session and waits for the thread's end; a thread stuck in native code is left behind after 5 s. */
  async close(): Promise<void> {
    this.abandon();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_DEADLINE_MS);
    });
    await Promise.race([this.#exited, deadline]);
    clearTimeout(timer);
  }

  /**
   * Asks the thread to release its session and end, and does not wait: one stuck in native code ends when that returns.
   * `terminate` is no way out: onnxruntime-node aborts the whole process when its thread is terminated under a run.
   */
  abandon(): void {
    this.#ended = true;
    this.#worker.postMessage({ type: 'close' } satisfies WorkerRequest);
    this.#worker.unref();
  }

  #request(
    request: WorkerRequest,
    transfer: readonly ArrayBuffer[],
    failureCode: InferErrorCode,
    deadlineMs: number,
  ): Promise<WorkerReply> {
    return new Promise<WorkerReply>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#settle((pending) => {
          pending.reject(
            new InferError(
              'infer/run-timeout',
              `Expected a reply of the inference worker to \`${request.type}\` within ${deadlineMs} ms but received none.`,
            ),
          );
        });
      }, deadlineMs);
      this.#pending = { failureCode, resolve, reject, timer };
      this.#worker.postMessage(request, transfer);
    }).then((reply) => {
      if (reply.type === 'failed') throw new InferError(failureCode, reply.reason);
      return reply;
    });
  }

  #settle(settle: (pending: Pending) => void): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    clearTimeout(pending.timer);
    settle(pending);
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
