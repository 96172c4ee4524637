import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { systemReason } from '../domain/systemReason.js';
import { ConfigError } from './ConfigError.js';

/** Content of a YAML file; an empty file is an empty object. Throws ConfigError when it cannot be read or is not YAML. */
export async function readYaml(path: string): Promise<unknown> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new ConfigError(
      'config/unreadable',
      `Expected a readable file for --config but received ${path}: ${systemReason(cause)}`,
      { cause },
    );
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return (parse(text) as unknown) ?? {};
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause);
    throw new ConfigError('config/syntax', `Expected YAML in ${path} but received ${detail}`, { cause });
  }
}
