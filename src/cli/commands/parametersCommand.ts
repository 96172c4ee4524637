import { Command } from 'commander';
import { whenUsed } from '../whenUsed.js';

/** For developers: docs/parameters.md. */
export const parametersCommand = (): Command =>
  new Command('parameters')
    .description('Print all parameters as Markdown, or write them to a file.')
    .option('--write <file>', 'file to write')
    .option('--ros <file>', 'page about the live node whose table is updated')
    .action(whenUsed(async () => (await import('../parameters.js')).parameters));
