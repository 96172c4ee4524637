import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The first one is a file system in memory (Linux only). */
const FOLDERS = ['/dev/shm', tmpdir()];

/**
 * A file that node and inference process both hold: one system call writes or reads a tensor, whereas a pipe delivers the 2 MB of a frame in dozens of pieces and takes more than twice as long. The file has no name and disappears when both processes have closed it, however they end.
 */
export class PayloadFile {
  readonly fd: number;
  #isOpen = true;

  /** `fd`: of a file that `create` made, here or in the parent process. */
  constructor(fd: number) {
    this.fd = fd;
  }

  /** Throws the system's error when no folder accepts a file. */
  static create(): PayloadFile {
    let last: unknown;
    for (const folder of FOLDERS) {
      const path = join(folder, `roadscene-${randomUUID()}`);
      try {
        const fd = openSync(path, 'wx+', 0o600);
        unlinkSync(path);
        return new PayloadFile(fd);
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  /** Parts one after the other from the start. Throws when the file system is full. */
  write(parts: readonly Uint8Array[]): void {
    let at = 0;
    for (const part of parts) {
      for (let done = 0; done < part.length;) {
        const count = writeSync(this.fd, part, done, part.length - done, at);
        done += count;
        at += count;
      }
    }
  }

  /** Fills `into` from the start. Throws RangeError when the file is shorter. */
  read(into: Uint8Array): void {
    for (let done = 0; done < into.length;) {
      const count = readSync(this.fd, into, done, into.length - done, done);
      if (count === 0) throw new RangeError(`Expected ${into.length} bytes of tensors but received ${done}`);
      done += count;
    }
  }

  close(): void {
    if (this.#isOpen) closeSync(this.fd);
    this.#isOpen = false;
  }
}
