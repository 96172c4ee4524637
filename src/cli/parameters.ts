import { readFile, writeFile } from 'node:fs/promises';
import { describeSchema } from '../config/describeSchema.js';
import { parameterTable } from '../config/parameterTable.js';
import { configSchema } from '../pipeline/config.js';
import { withParameterTable } from '../ros2/rosParameterTable.js';

interface ParametersFlags {
  readonly write?: string;
  readonly ros?: string;
}

export const parametersMarkdown = (): string => parameterTable(describeSchema(configSchema));

export async function parameters({ write, ros }: ParametersFlags): Promise<void> {
  if (ros !== undefined) await writeFile(ros, withParameterTable(await readFile(ros, 'utf8')));
  if (write === undefined) console.log(parametersMarkdown());
  else await writeFile(write, parametersMarkdown());
}
