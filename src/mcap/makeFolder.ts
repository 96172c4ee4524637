import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it. Rejects with the system's error for the folder that cannot be made. (Node's `recursive` calls a read-only disk ENOENT, and never returns below
 * file systems that take no folders, as /proc.) `onMade`: receives each folder, the outermost first.
 */
export async function makeFolder(path: string, onMade?: (folder: string) => void): Promise<void> {
  const parent = dirname(path);
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory();
  if (isFolder === true) return;
  if (isFolder === false) throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' });
  if (parent !== path) await makeFolder(parent, onMade);
  try {
    await mkdir(path);
    onMade?.(path);
  } catch (fault) {
    // Another process may have made it in the meantime.
    if (!(await stat(path).catch(() => undefined))?.isDirectory()) throw fault;
  }
}
