import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessagesError } from './MessagesError.js';

/** This project's own packages: the same two levels up from src/messages and from dist/messages. */
const OWN_PACKAGES = fileURLToPath(new URL('../../ros/', import.meta.url));
const COMMON_PACKAGES = join(
  dirname(createRequire(import.meta.url).resolve('@foxglove/rosmsg-msgs-common/package.json')),
  'msgdefs',
  'ros2humble',
);

const TYPE_NAME = /^([a-z][a-z0-9_]*)\/(?:msg\/)?([A-Z][A-Za-z0-9]*)$/;
/** `pkg/Type[<=3] name` or `Type name`; constants (`uint8 A=1`) are of primitive type and need no definition. */
const FIELD = /^\s*([A-Za-z][A-Za-z0-9_/]*)(?:<=\d+)?(?:\[[^\]]*\])?\s+[A-Za-z]/;
const PRIMITIVES = new Set(
  'bool byte char float32 float64 int8 uint8 int16 uint16 int32 uint32 int64 uint64 string wstring'.split(' '),
);
const SEPARATOR = '='.repeat(80);

const texts = new Map<string, string>();
const schemaTexts = new Map<string, string>();

/** `pkg/Type` of `pkg/Type` or `pkg/msg/Type`. */
function shortName(typeName: string): string {
  const match = TYPE_NAME.exec(typeName);
  if (match === null) {
    throw new MessagesError(
      'messages/bad-type-name',
      `Expected a name like "sensor_msgs/msg/Image" for a ROS message type but received "${typeName}"`,
    );
  }
  return `${match[1]!}/${match[2]!}`;
}

/** Text of one .msg file. Own packages come first. */
function definitionText(name: string): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const [packageName, type] = name.split('/') as [string, string];
  for (const folder of [OWN_PACKAGES, COMMON_PACKAGES]) {
    const path = join(folder, packageName, 'msg', `${type}.msg`);
    if (!existsSync(path)) continue;
    // The common files carry the definitions they need behind their own; here each comes from its own file.
    const text = readFileSync(path, 'utf8').split(`\n${SEPARATOR}\n`, 1)[0]!;
    texts.set(name, text);
    return text;
  }
  throw new MessagesError(
    'messages/unknown-type',
    `Expected a message definition for ${name} but received none; add ros/${packageName}/msg/${type}.msg`,
  );
}

function dependencies(name: string): string[] {
  const packageName = name.split('/')[0]!;
  const names: string[] = [];
  for (const line of definitionText(name).split('\n')) {
    const type = FIELD.exec(line)?.[1];
    if (type === undefined || PRIMITIVES.has(type)) continue;
    if (type === 'Header') names.push('std_msgs/Header');
    else names.push(type.includes('/') ? shortName(type) : `${packageName}/${type}`);
  }
  return names;
}

/**
 * The definition of a type followed by those of all types it needs, as MCAP's schema encoding `ros2msg` wants it.
 * Takes `pkg/msg/Type` or `pkg/Type`. Throws MessagesError for a type or a dependency without a definition.
 */
export function rosSchemaText(typeName: string): string {
  const root = shortName(typeName);
  const known = schemaTexts.get(root);
  if (known !== undefined) return known;
  const order = [root];
  for (let i = 0; i < order.length; i++) {
    for (const name of dependencies(order[i]!)) if (!order.includes(name)) order.push(name);
  }
  const text = order
    .map((name, i) => (i === 0 ? '' : `${SEPARATOR}\nMSG: ${name}\n`) + definitionText(name).trimEnd() + '\n')
    .join('');
  schemaTexts.set(root, text);
  return text;
}

/** `pkg/msg/Type` of `pkg/Type` or `pkg/msg/Type`, as MCAP schema names and rosbag2 topics spell it. */
export const rosFullName = (typeName: string): string => shortName(typeName).replace('/', '/msg/');

/** Full names of the types under `ros/`, sorted. */
export function ownRosTypes(): readonly string[] {
  return readdirSync(OWN_PACKAGES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(OWN_PACKAGES, entry.name, 'msg')))
    .flatMap((entry) =>
      readdirSync(join(OWN_PACKAGES, entry.name, 'msg'))
        .filter((file) => file.endsWith('.msg'))
        .map((file) => `${entry.name}/msg/${file.slice(0, -4)}`),
    )
    .sort();
}
