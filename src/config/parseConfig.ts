import type { z } from 'zod';
import { ConfigError } from './ConfigError.js';
import { allowedAt, knownNames } from './describeSchema.js';
import { nearestName } from './nearestName.js';

/** Checks values against a schema. `origin` names the file or flags in sentences. Throws ConfigError with the first error, the nearest known name for an unknown key. */
export function parseConfig<S extends z.ZodType>(schema: S, values: unknown, origin: string): z.output<S> {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!;
    const known = knownNames(schema, issue.path);
    const nearest = nearestName(key, known);
    const where = issue.path.length === 0 ? '' : ` of ${issue.path.join('.')}`;
    const hint = nearest === undefined ? `Known: ${known.join(', ')}.` : `Did you mean ${nearest}?`;
    throw new ConfigError(
      'config/unknown-key',
      `Expected a known key${where} in ${origin} but received ${key}. ${hint}`,
    );
  }
  const name = issue.path.join('.');
  throw new ConfigError(
    'config/value',
    `Expected ${allowedAt(schema, issue.path) ?? expectation(issue.message)} for ${name === '' ? 'the configuration' : name} in ${origin} but received ${show(valueAt(values, issue.path))}`,
  );
}

/** Zod says `Too small: expected array to have >=3 items` or `Invalid input: expected object, received number`. */
function expectation(message: string): string {
  const [, expected] = /expected (.+?)(?:, received .*)?$/.exec(message) ?? [];
  return expected ?? 'a valid value';
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  let value = values;
  for (const key of path)
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  return value;
}

const show = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'number' ? String(value) : JSON.stringify(value);
