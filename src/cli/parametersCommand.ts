import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { describeSchema } from '../config/describeSchema.js';
import { parameterTable } from '../config/parameterTable.js';
import { configSchema } from '../pipeline/config.js';

export const parametersMarkdown = (): string => parameterTable(describeSchema(configSchema));

/** For developers: docs/parameters.md. */
export const parametersCommand = (): Command =>
  new Command('parameters')
    .description('Print all parameters as Markdown, or write them to a file.')
    .option('--write <file>', 'file to write')
    .action(async ({ write }: { readonly write?: string }) => {
      if (write === undefined) console.log(parametersMarkdown());
      else await writeFile(write, parametersMarkdown());
    });
