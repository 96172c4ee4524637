import { dirname } from 'node:path';
import type { OutputFolderOptions } from '../publish/output/OutputFolder.js';
import type { Source } from '../source/Source.js';

/** What a command reads, for its output folder. A recording of several files is its folder: what joined them would be read as part of it the next time. */
export const sourceInputs = (
  { path, files }: Source,
  ...others: readonly (string | undefined)[]
): Pick<OutputFolderOptions, 'inputs' | 'inputFolders'> => ({
  inputs: [...files, ...others],
  inputFolders: files.includes(path) ? [] : [path, ...files.map((file) => dirname(file))],
});
