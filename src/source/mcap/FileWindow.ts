import type { FileHandle } from 'node:fs/promises';

const WINDOW_BYTES = 1024 * 1024;

/** Random access to a file through a window that makes reading forwards in small pieces cheap. */
export class FileWindow {
  readonly sizeBytes: number;
  readonly #handle: FileHandle;
  #window = new Uint8Array(0);
  #start = 0;

  constructor(handle: FileHandle, sizeBytes: number) {
    this.#handle = handle;
    this.sizeBytes = sizeBytes;
  }

  /** A *view*, valid until the next call, of exactly `lengthBytes`; throws RangeError when they are not all in the file. */
  async view(offset: number, lengthBytes: number): Promise<Uint8Array> {
    if (offset + lengthBytes > this.sizeBytes)
      throw new RangeError(`${lengthBytes} bytes at ${offset} of a file of ${this.sizeBytes}`);
    if (offset < this.#start || offset + lengthBytes > this.#start + this.#window.byteLength) {
      const wanted = Math.min(Math.max(lengthBytes, WINDOW_BYTES), this.sizeBytes - offset);
      this.#window = await this.#read(offset, wanted);
      this.#start = offset;
    }
    return this.#window.subarray(offset - this.#start, offset - this.#start + lengthBytes);
  }

  async #read(offset: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(lengthBytes);
    let done = 0;
    while (done < lengthBytes) {
      const { bytesRead } = await this.#handle.read(bytes, done, lengthBytes - done, offset + done);
      if (bytesRead === 0) throw new RangeError(`the file ended at ${offset + done} while it was read`);
      done += bytesRead;
    }
    return bytes;
  }
}
