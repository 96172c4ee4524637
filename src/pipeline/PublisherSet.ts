import type { Alert } from '../domain/Alert.js';
import type { PublishedFrame } from '../domain/PublishedFrame.js';
import type { RawMessage } from '../domain/RawMessage.js';
import { RoadsceneError } from '../domain/RoadsceneError.js';
import type { RunSummary } from '../domain/RunSummary.js';
import type { Publisher } from '../publish/Publisher.js';

/** All outputs of a run. An output that fails is not written to again (but closed at the end); the others continue. */
export class PublisherSet {
  readonly #publishers: readonly Publisher[];
  readonly #onAlert: (alert: Alert) => void;
  readonly #failed = new Set<Publisher>();
  #firstError: unknown;

  constructor(publishers: readonly Publisher[], onAlert: (alert: Alert) => void) {
    this.#publishers = publishers;
    this.#onAlert = onAlert;
  }

  /** No output of scenes works any more, so the run should stop. */
  get allFailed(): boolean {
    const outputs = this.#publishers.filter(({ writesAtEnd }) => writesAtEnd !== true);
    return outputs.length > 0 && outputs.every((publisher) => this.#failed.has(publisher));
  }

  /** The first error of any output, to be thrown when the run has been wound up. */
  get firstError(): unknown {
    return this.#firstError;
  }

  async publish(frame: PublishedFrame): Promise<void> {
    for (const publisher of this.#publishers) {
      if (!this.#failed.has(publisher)) await this.#attempt(publisher, () => publisher.publish(frame));
    }
  }

  async passThrough(raw: RawMessage): Promise<void> {
    for (const publisher of this.#publishers) {
      if (publisher.passThrough === undefined || this.#failed.has(publisher)) continue;
      await this.#attempt(publisher, async () => publisher.passThrough?.(raw));
    }
  }

  async close(summary: RunSummary): Promise<void> {
    for (const publisher of this.#publishers) await this.#attempt(publisher, () => publisher.close(summary));
  }

  async #attempt(publisher: Publisher, action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#firstError ??= error;
      if (this.#failed.has(publisher)) return;
      this.#failed.add(publisher);
      this.#onAlert({
        severity: 'error',
        code: error instanceof RoadsceneError ? error.code : 'publish/failed',
        message: error instanceof Error ? error.message : String(error),
        tip: 'This output ends here and can be read up to this point. The other outputs continue.',
      });
    }
  }
}
