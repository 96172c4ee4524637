import { readFile, writeFile } from 'node:fs/promises';
import { describeSchema } from '../config/describeSchema.js';
import { parameterTable } from '../config/parameterTable.js';
import { writeWhole } from '../files/writeWhole.js';
import { configSchema } from '../pipeline/config.js';
import { PublishError } from '../publish/PublishError.js';
import { withParameterTable } from '../ros2/rosParameterTable.js';
import { inOutputFile } from './inOutputFolder.js';

interface ParametersFlags {
  readonly write?: string;
  readonly ros?: string;
}

export const parametersMarkdown = (): string => parameterTable(describeSchema(configSchema));

function pageAt(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw PublishError.of(path, cause, 'open');
  });
}

export async function parameters({ write, ros }: ParametersFlags): Promise<void> {
  if (ros !== undefined) {
    const page = withParameterTable(await pageAt(ros));
    await writeWhole(ros, (path) => writeFile(path, page));
  }
  if (write === undefined) console.log(parametersMarkdown());
  else
    await inOutputFile(write, { signature: /^# Parameters\n/, inputs: [ros], replace: true }, (path) =>
      writeFile(path, parametersMarkdown()),
    );
}
