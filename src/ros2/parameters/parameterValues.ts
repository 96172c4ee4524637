import type { SchemaMap } from './schemaLeaves.js';

type Tree = Record<string, unknown>;

/** Dotted values as the object a schema reads. Of a map with free keys, the key may hold dots itself: only the names the schema knows below it are split off. */
export function treeOf(values: ReadonlyMap<string, unknown>, maps: readonly SchemaMap[]): Tree {
  const tree: Tree = {};
  for (const [name, value] of values) {
    let target = tree;
    const path = pathOf(name, maps);
    for (const key of path.slice(0, -1)) target = (target[key] ??= {}) as Tree;
    target[path.at(-1)!] = value;
  }
  return tree;
}

/** The map that contains a name. `__proto__` is no key: an object would take it for its prototype. */
export const mapOfName = (name: string, maps: readonly SchemaMap[]): SchemaMap | undefined =>
  name.split('.').includes('__proto__') ? undefined : maps.find((map) => name.startsWith(`${map.prefix}.`));

function pathOf(name: string, maps: readonly SchemaMap[]): readonly string[] {
  const map = mapOfName(name, maps);
  if (map === undefined) return name.split('.');
  const rest = name.slice(map.prefix.length + 1);
  const field = [...map.below.keys()].find((key) => key !== '' && rest.endsWith(`.${key}`));
  return [...map.prefix.split('.'), ...(field === undefined ? [rest] : [rest.slice(0, -field.length - 1), field])];
}

/** ROS' integers are bigint, its arrays typed: plain numbers and lists of them. */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array, Number);
  if (Array.isArray(value)) return value.map((item: unknown) => (typeof item === 'bigint' ? Number(item) : item));
  return value;
}
