import { basename, dirname } from 'node:path';
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

/** The same for one file, beside which other runs may write theirs. */
export const inOutputFile = <T>(
  path: string,
  { signature, inputs = [] }: { readonly signature: RegExp; readonly inputs?: readonly (string | undefined)[] },
  write: (partial: string) => Promise<T>,
): Promise<T> => {
  const name = basename(path);
  const options = { kinds: [{ name, signature }], writes: [name], inputs, lockName: `.${name}.lock` };
  return inOutputFolder(dirname(path), options, (folder) => folder.write(name, write));
};
