import { open, type FileHandle } from 'node:fs/promises';
import { RecordingError } from './RecordingError.js';

/** Where the bytes of a recording go. */
export interface RecordingSink {
  /** Appends all bytes or throws; what a failed call left behind is undone by `truncate`. */
  write(bytes: Uint8Array): Promise<void>;
  truncate(lengthBytes: number): Promise<void>;
  close(): Promise<void>;
}

class FileSink implements RecordingSink {
  readonly #handle: FileHandle;
  #positionBytes = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.byteLength) {
      const { bytesWritten } = await this.#handle.write(bytes, done, bytes.byteLength - done, this.#positionBytes);
      done += bytesWritten;
      this.#positionBytes += bytesWritten;
    }
  }

  async truncate(lengthBytes: number): Promise<void> {
    await this.#handle.truncate(lengthBytes);
    this.#positionBytes = lengthBytes;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Creates or replaces a file; throws RecordingError when that is not allowed. */
export async function openFileSink(path: string): Promise<RecordingSink> {
  try {
    return new FileSink(await open(path, 'w'));
  } catch (cause) {
    throw RecordingError.cannotCreate(path, cause);
  }
}
