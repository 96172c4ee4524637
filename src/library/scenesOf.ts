import type { InferenceEngine } from '../domain/Inference.js';
import type { PublishedFrame } from '../domain/PublishedFrame.js';
import type { Source } from '../source/Source.js';
import { replay, type ScenesOptions } from './replay.js';

/**
 * The scenes of a recording (its path, or an open source, which stays open), in stamp order, each with what it was made from. The next frame is inferred while the caller works on one; no
 * further is read ahead. Leaving the loop early ends the run. Throws what `replay` rejects with.
 */
export async function* scenesOf(
  recording: string | Source,
  engine: InferenceEngine,
  options: ScenesOptions = {},
): AsyncGenerator<PublishedFrame, void, void> {
  const left = new AbortController();
  const signal = options.signal === undefined ? left.signal : AbortSignal.any([left.signal, options.signal]);
  const handover = new Handover<PublishedFrame>();
  const publisher = { publish: (frame: PublishedFrame) => handover.give(frame), close: () => Promise.resolve() };
  const run = replay(recording, engine, {
    ...options,
    signal,
    openPublishers: () => Promise.resolve([publisher]),
  }).finally(() => {
    handover.end();
  });
  // Its failure is thrown below, once what came before it was handed over.
  run.catch(() => undefined);
  try {
    for (let frame = await handover.take(); frame !== undefined; frame = await handover.take()) yield frame;
    await run;
  } finally {
    left.abort();
    handover.end();
    await run.catch(() => undefined);
  }
}

/** One item at a time from a giver to a taker; `give` resolves when the taker comes back for the next. */
class Handover<T> {
  #item: T | undefined;
  #ended = false;
  #giverGoesOn: () => void = () => undefined;
  #takerGoesOn: () => void = () => undefined;

  give(item: T): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#item = item;
    this.#takerGoesOn();
    return new Promise((resolve) => {
      this.#giverGoesOn = resolve;
    });
  }

  /** Undefined after the end. */
  async take(): Promise<T | undefined> {
    this.#giverGoesOn();
    if (this.#item === undefined && !this.#ended)
      await new Promise<void>((resolve) => {
        this.#takerGoesOn = resolve;
      });
    const item = this.#item;
    this.#item = undefined;
    return item;
  }

  end(): void {
    this.#ended = true;
    this.#giverGoesOn();
    this.#takerGoesOn();
  }
}
