import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { PublishError } from '../publish/PublishError.js';
import { OutputFolder, type OutputFolderOptions } from '../publish/output/OutputFolder.js';
import { EXIT } from './exitCodes.js';

/** Work whose half is worth nothing: its results take their names when all of it is done. Ctrl-C and SIGTERM end the process and leave the folder as it was. */
export async function inOutputFolder<T>(
  path: string,
  options: OutputFolderOptions,
  work: (folder: OutputFolder) => Promise<T>,
  whatStays = 'nothing new was written, earlier results are as they were',
): Promise<T> {
  const end = (): void => {
    process.stderr.write(`Interrupted: ${whatStays}.\n`);
    process.exit(EXIT.interrupted);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  try {
    const folder = await OutputFolder.open(path, options);
    try {
      const result = await work(folder);
      await folder.commit();
      return result;
    } finally {
      await folder.close();
    }
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

interface OutputFileOptions {
  readonly signature: RegExp;
  readonly inputs?: readonly (string | undefined)[];
  /** A file of the same kind that exists is replaced, or refused. */
  readonly replace: boolean;
}

/** The same for one file, beside which other runs may write theirs. */
export const inOutputFile = <T>(
  path: string,
  { signature, inputs = [], replace }: OutputFileOptions,
  write: (partial: string) => Promise<T>,
): Promise<T> => {
  const name = basename(path);
  const options = { kinds: [{ name, signature }], writes: [name], inputs, lockName: `.${name}.lock` };
  return inOutputFolder(dirname(path), options, async (folder) => {
    const size = replace
      ? 0
      : await stat(path).then(
          (info) => info.size,
          () => 0,
        );
    if (size > 0) throw new PublishError('publish/exists', path, undefined);
    return folder.write(name, write);
  });
};
