import { z } from 'zod';

/** Of rcl_interfaces/msg/ParameterType. */
export const PARAMETER_TYPES = {
  boolean: 1,
  integer: 2,
  number: 3,
  string: 4,
  'integer[]': 7,
  'number[]': 8,
  'string[]': 9,
} as const;
export type ParameterTypeName = keyof typeof PARAMETER_TYPES;

/** One value of a schema as a ROS parameter. */
export interface SchemaLeaf {
  /** Dotted, as in the schema: `sync.radarWindowSecs`. */
  readonly name: string;
  readonly type: ParameterTypeName;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly string[];
  readonly unit: string;
  readonly description: string;
}

/** A map with free keys: every name below `prefix` is a parameter once a file names it. */
export interface SchemaMap {
  readonly prefix: string;
  readonly unit: string;
  readonly description: string;
  /** Names and types below a key; of '' the key itself holds the value. */
  readonly below: ReadonlyMap<string, ParameterTypeName>;
}

export interface SchemaParameters {
  readonly leaves: readonly SchemaLeaf[];
  readonly maps: readonly SchemaMap[];
}

interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node | boolean;
  readonly prefixItems?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly unit?: string;
  readonly description?: string;
}

/** All parameters of a schema whose sections are objects. Throws for a type that no ROS parameter can hold, which is a bug in the schema. */
export function schemaParameters(schema: z.ZodType): SchemaParameters {
  const leaves: SchemaLeaf[] = [];
  const maps: SchemaMap[] = [];
  const defaults = schema.parse({}) as Values;
  walk(z.toJSONSchema(schema, { io: 'input' }) as Node, '', defaults, leaves, maps);
  return { leaves, maps };
}

type Values = Readonly<Record<string, unknown>>;

function walk(node: Node, prefix: string, defaults: unknown, leaves: SchemaLeaf[], maps: SchemaMap[]): void {
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const value = (defaults as Values | undefined)?.[key];
    if (child.properties !== undefined) walk(child, name, value, leaves, maps);
    else if (typeof child.additionalProperties === 'object') maps.push(mapOf(name, child, child.additionalProperties));
    else leaves.push(leafOf(name, child, value));
  }
}

function leafOf(name: string, node: Node, value: unknown): SchemaLeaf {
  return {
    name,
    type: typeOf(name, node),
    default: value,
    // Without limits, zod writes those of a safe integer.
    ...(node.minimum !== undefined && Math.abs(node.minimum) < Number.MAX_SAFE_INTEGER && { minimum: node.minimum }),
    ...(node.maximum !== undefined && node.maximum < Number.MAX_SAFE_INTEGER && { maximum: node.maximum }),
    ...(node.enum !== undefined && { choices: node.enum }),
    unit: node.unit ?? '',
    description: node.description ?? '',
  };
}

function mapOf(prefix: string, node: Node, item: Node): SchemaMap {
  const below = new Map<string, ParameterTypeName>();
  if (item.properties === undefined) below.set('', typeOf(prefix, item));
  for (const [key, child] of Object.entries(item.properties ?? {})) below.set(key, typeOf(`${prefix}.*.${key}`, child));
  return { prefix, below, unit: node.unit ?? '', description: node.description ?? '' };
}

function typeOf(name: string, node: Node): ParameterTypeName {
  const { type } = node;
  if (type === 'boolean' || type === 'integer' || type === 'number' || type === 'string') return type;
  const item = node.prefixItems?.[0] ?? (typeof node.items === 'object' ? node.items : undefined);
  const itemType = item?.type;
  if (type === 'array' && (itemType === 'integer' || itemType === 'number' || itemType === 'string'))
    return `${itemType}[]`;
  throw new Error(`Expected a type that a ROS parameter can hold for ${name} but received ${JSON.stringify(node)}`);
}
