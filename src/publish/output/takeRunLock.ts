import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tryLock } from 'fs-native-extensions';
import { PublishError } from '../PublishError.js';

/**
 * Takes the lock file `path` for this process and returns the function that gives it back. The lock is the kernel's: it ends with the process, also by `kill -9`, and a file that a
 * killed run left is taken over. Throws PublishError `publish/in-use` while another run has it.
 */
export function takeRunLock(path: string): () => void {
  for (;;) {
    const fd = openSync(path, 'a+');
    if (!tryLock(fd)) {
      closeSync(fd);
      throw new PublishError('publish/in-use', path, `a run under way${holderOf(path)}`);
    }
    // A run that ended between the two calls has removed the file that is locked here: another one may have the name by now.
    const named = statSync(path, { throwIfNoEntry: false });
    if (named !== undefined && named.ino === fstatSync(fd).ino) {
      ftruncateSync(fd);
      writeSync(fd, String(process.pid));
      return () => {
        rmSync(path, { force: true });
        closeSync(fd);
      };
    }
    closeSync(fd);
  }
}

/** Windows lets nobody read a locked file. */
function holderOf(path: string): string {
  try {
    return ` (process ${readFileSync(path, 'utf8')})`;
  } catch {
    return '';
  }
}
