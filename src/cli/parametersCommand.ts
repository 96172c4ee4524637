import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { describeSchema } from '../config/describeSchema.js';
import { parameterTable } from '../config/parameterTable.js';
import { configSchema } from '../pipeline/config.js';
import { withParameterTable } from '../ros2/rosParameterTable.js';

export const parametersMarkdown = (): string => parameterTable(describeSchema(configSchema));

/** For developers: docs/parameters.md. */
export const parametersCommand = (): Command =>
  new Command('parameters')
    .description('Print all parameters as Markdown, or write them to a file.')
    .option('--write <file>', 'file to write')
    .option('--ros <file>', 'page about the live node whose table is renewed')
    .action(async ({ write, ros }: { readonly write?: string; readonly ros?: string }) => {
      if (ros !== undefined) await writeFile(ros, withParameterTable(await readFile(ros, 'utf8')));
      if (write === undefined) console.log(parametersMarkdown());
      else await writeFile(write, parametersMarkdown());
    });
