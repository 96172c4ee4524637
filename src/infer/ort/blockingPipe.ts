import { readSync, writeSync } from 'node:fs';

/** Fills `bytes`, waiting for them; false when the other side closed before. */
export function readWhole(fd: number, bytes: Uint8Array): boolean {
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(fd, bytes, done, bytes.length - done, null);
    if (count === 0) return false;
    done += count;
  }
  return true;
}

/** Throws (EPIPE) when nobody reads any more. */
export function writeWhole(fd: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(fd, bytes, done, bytes.length - done, null);
}
