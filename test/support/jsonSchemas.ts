import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { jsonSchema, type SchemaFile } from '../../src/cli/schemas.js';
import { projectRoot } from './environment.js';

const ajv = new Ajv2020({ allErrors: true, strictTypes: false }).addKeyword('version');
const validators = new Map<SchemaFile, readonly ValidateFunction[]>();

/** What is wrong with an output: by the committed schema, and by the same with no further fields. */
export function schemaErrors(file: SchemaFile, output: unknown): readonly string[] {
  let both = validators.get(file);
  if (both === undefined) {
    const committed = JSON.parse(readFileSync(join(projectRoot, 'schemas', file), 'utf8')) as object;
    both = [ajv.compile(committed), ajv.compile(jsonSchema(file, 'closed'))];
    validators.set(file, both);
  }
  return both.flatMap((validate) =>
    validate(output)
      ? []
      : validate.errors!.map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`),
  );
}
