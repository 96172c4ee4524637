import { rename, rm } from 'node:fs/promises';

/** Where the file `path` is written until it is complete. */
export const partialPath = (path: string): string => `${path}.partial`;

/** Lets `write` fill a file that takes the name `path` when it is complete. A fault leaves neither; what stood there before stays until then. */
export async function writeWhole<T>(path: string, write: (partial: string) => Promise<T>): Promise<T> {
  const partial = partialPath(path);
  try {
    const result = await write(partial);
    await rename(partial, path);
    return result;
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  }
}
