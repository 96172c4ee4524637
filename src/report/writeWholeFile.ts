import { constants } from 'node:fs';
import { access, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PublishError } from '../publish/PublishError.js';

/** Writes beside the target and moves it there: a file that is cut off in the middle never looks like a whole one. Throws PublishError. */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  try {
    await writeFile(part, text);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined);
    throw PublishError.of(path, cause);
  }
}

/** Says at the start of a run, not at its end, that the folder is missing or read-only. Throws PublishError. */
export async function expectWritableFolder(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw PublishError.of(path, cause, 'open');
  }
}
