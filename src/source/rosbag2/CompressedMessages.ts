import type { RawMessage } from '../../domain/RawMessage.js';
import type { SourceConfig } from '../config.js';
import type { AlertSink, Source, SourceSummary } from '../Source.js';
import { inflateZstd, isZstd } from './inflateZstd.js';
import { systemReason } from '../../domain/systemReason.js';

const MIB = 1024 * 1024;

/**
 * A recording some of whose messages are zstd frames, as rosbag2 writes them in compression mode "message". They are recognised by their first bytes (CDR begins with 00), so a bag without metadata.yaml is read as well.
 */
export class CompressedMessages implements Source {
  readonly #source: Source;
  readonly #config: SourceConfig;
  readonly #onAlert: AlertSink;

  constructor(source: Source, config: SourceConfig, onAlert: AlertSink) {
    this.#source = source;
    this.#config = config;
    this.#onAlert = onAlert;
  }

  get path(): string {
    return this.#source.path;
  }

  get files(): readonly string[] {
    return this.#source.files;
  }

  get storage(): string {
    return this.#source.storage;
  }

  summary(): Promise<SourceSummary> {
    return this.#source.summary();
  }

  async *messages(topics?: ReadonlySet<string>): AsyncGenerator<RawMessage, void, void> {
    for await (const message of this.#source.messages(topics)) {
      const plain = isZstd(message.data) ? this.#inflated(message) : message;
      if (plain !== undefined) yield plain;
    }
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  #inflated(message: RawMessage): RawMessage | undefined {
    const parts: Uint8Array[] = [];
    try {
      const inflate = inflateZstd(this.#config.maxMessageMiB * MIB, (bytes) => parts.push(bytes));
      inflate(message.data, true);
    } catch (error) {
      this.#onAlert({
        severity: 'error',
        code: 'source/message-not-inflated',
        message: `Expected a whole zstd frame of at most ${this.#config.maxMessageMiB} MiB for a message but received: ${systemReason(error)}`,
        tip: 'The recording is damaged, or source.maxMessageMiB is too low for its messages. The message was skipped.',
        topic: message.channel.topic,
        stampNs: message.logTimeNs,
      });
      return undefined;
    }
    // A copy, as the port promises, because the decompressor reuses its window.
    return { ...message, data: new Uint8Array(Buffer.concat(parts)) };
  }
}
