import type { PublishedFrame } from '../domain/PublishedFrame.js';
import type { RawMessage } from '../domain/RawMessage.js';
import type { RunSummary } from '../domain/RunSummary.js';

/** An output for scenes. Calls come one at a time, in stamp order; each may throw PublishError, after which only `close` is called. */
export interface Publisher {
  /** Takes no scenes: what it writes, it writes when it is closed. */
  readonly writesAtEnd?: true;
  publish(frame: PublishedFrame): Promise<void>;
  /** Copies a recorded message to the output, if this publisher supports that. Called before the scene made from it. */
  passThrough?(raw: RawMessage): Promise<void>;
  /** Completes the output so that it can be read; also after an error. Call once. */
  close(summary: RunSummary): Promise<void>;
}
