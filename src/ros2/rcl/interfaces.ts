import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@foxglove/rosmsg';
import { MessageWriter } from '@foxglove/rosmsg2-serialization';

/** Message definitions as installed on this machine: what is published always has the layout of the package that subscribers were built with. */
export class InstalledInterfaces {
  readonly #prefixes: readonly string[];
  readonly #schemas = new Map<string, string | undefined>();
  readonly #writers = new Map<string, MessageWriter>();

  constructor(amentPrefixPath: string = process.env['AMENT_PREFIX_PATH'] ?? '') {
    this.#prefixes = amentPrefixPath.split(':').filter((prefix) => prefix !== '');
  }

  /** Definition of `pkg/msg/Type` and of all it needs, as `ros2msg`; undefined when some of it is not installed. */
  schemaText(type: string): string | undefined {
    if (!this.#schemas.has(type)) this.#schemas.set(type, this.#collect(type));
    return this.#schemas.get(type);
  }

  /** CDR of a message; fields left out are written as default or zero, fields the installed type does not have are left out. */
  write(type: string, message: object): Uint8Array {
    let writer = this.#writers.get(type);
    if (writer === undefined) {
      const schema = this.schemaText(type);
      if (schema === undefined) throw new Error(`Expected ${type} to be installed but received no definition`);
      writer = new MessageWriter(parse(schema, { ros2: true }));
      this.#writers.set(type, writer);
    }
    return writer.writeMessage(message);
  }

  #collect(type: string): string | undefined {
    const order = [type];
    const texts: string[] = [];
    for (const name of order) {
      const text = this.#definition(name);
      if (text === undefined) return undefined;
      texts.push(name === type ? text : `${'='.repeat(80)}\nMSG: ${name.replace('/msg/', '/')}\n${text}`);
      for (const needed of neededTypes(text, name.split('/')[0]!)) if (!order.includes(needed)) order.push(needed);
    }
    return texts.map((text) => `${text.trimEnd()}\n`).join('');
  }

  #definition(type: string): string | undefined {
    const [packageName, , name] = type.split('/') as [string, string, string];
    for (const prefix of this.#prefixes) {
      const path = join(prefix, 'share', packageName, 'msg', `${name}.msg`);
      if (existsSync(path)) return readFileSync(path, 'utf8');
    }
    return undefined;
  }
}

const PRIMITIVES = new Set(
  'bool byte char float32 float64 int8 uint8 int16 uint16 int32 uint32 int64 uint64 string wstring'.split(' '),
);
/** Type of a field or constant at the start of a line, without array and string bounds. */
const FIELD = /^\s*([A-Za-z][A-Za-z0-9_/]*)(?:<=\d+)?(?:\[[^\]]*\])?\s+[A-Za-z]/;

function neededTypes(text: string, packageName: string): readonly string[] {
  const types: string[] = [];
  for (const line of text.split('\n')) {
    const type = FIELD.exec(line)?.[1];
    if (type === undefined || PRIMITIVES.has(type)) continue;
    const parts = type.split('/');
    types.push(parts.length === 1 ? `${packageName}/msg/${type}` : `${parts[0]!}/msg/${parts.at(-1)!}`);
  }
  return types;
}
