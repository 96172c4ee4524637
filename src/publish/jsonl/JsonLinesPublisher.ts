import { open, type FileHandle } from 'node:fs/promises';
import type { PublishedFrame } from '../../domain/PublishedFrame.js';
import { PublishError } from '../PublishError.js';
import type { Publisher } from '../Publisher.js';
import { toSceneRecord } from '../toSceneRecord.js';

/** One scene a line: proto3's JSON mapping of proto/roadscene.proto with its field names. Only whole lines stay in the file. */
export class JsonLinesPublisher implements Publisher {
  readonly #path: string;
  readonly #handle: FileHandle;
  #lengthBytes = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** Creates or replaces `path`; throws PublishError when that is not possible. */
  static async create(path: string): Promise<JsonLinesPublisher> {
    try {
      return new JsonLinesPublisher(path, await open(path, 'w'));
    } catch (cause) {
      throw PublishError.of(path, cause, 'open');
    }
  }

  async publish(frame: PublishedFrame): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(toSceneRecord(frame.scene))}\n`);
    try {
      await this.#handle.appendFile(line);
    } catch (cause) {
      // Devices and pipes cannot be truncated; a regular file loses its incomplete line.
      await this.#handle.truncate(this.#lengthBytes).catch(() => undefined);
      throw PublishError.of(this.#path, cause);
    }
    this.#lengthBytes += line.byteLength;
  }

  async close(): Promise<void> {
    try {
      await this.#handle.close();
    } catch (cause) {
      throw PublishError.of(this.#path, cause);
    }
  }
}
