import { constants } from 'node:fs';
import { access, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PublishError } from '../publish/PublishError.js';

/** Writes a file whole, or leaves none. Throws PublishError. */
export async function writeText(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    await rm(path, { force: true }).catch(() => undefined);
    throw PublishError.of(path, cause);
  }
}

/** Reports at the start of a run, not at its end, that the folder is missing or read-only. Throws PublishError. */
export async function expectWritableFolder(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw PublishError.of(path, cause, 'open');
  }
}
