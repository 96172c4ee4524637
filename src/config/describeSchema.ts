import { z } from 'zod';

/** One parameter as tables, help and descriptors show it. */
export interface ParameterDescription {
  /** `sync.radarWindowSecs` */
  readonly name: string;
  readonly type: string;
  readonly defaultText: string;
  readonly range: string;
  readonly unit: string;
  readonly description: string;
}

interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  /** Of a map whose keys are not free. */
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly unit?: string;
  readonly description?: string;
}

const asNode = (schema: z.ZodType): SchemaNode => z.toJSONSchema(schema, { io: 'input' }) as SchemaNode;

/** All parameters of a schema, in its order; sections are followed, maps (free keys) are one parameter. */
export function describeSchema(schema: z.ZodType): readonly ParameterDescription[] {
  return describeNode(asNode(schema), '');
}

function describeNode(node: SchemaNode, prefix: string): ParameterDescription[] {
  const described: ParameterDescription[] = [];
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (child.properties !== undefined) described.push(...describeNode(child, name));
    else described.push(describeLeaf(name, child));
  }
  return described;
}

function describeLeaf(name: string, node: SchemaNode): ParameterDescription {
  const isMap = typeof node.additionalProperties === 'object';
  const range =
    node.enum !== undefined ? node.enum.join(', ') : rangeOf(isMap ? asObject(node.additionalProperties) : node);
  return {
    name,
    type: isMap ? `map of ${asObject(node.additionalProperties).type ?? ''}` : (node.type ?? ''),
    defaultText: node.default === undefined ? '' : JSON.stringify(node.default),
    range,
    unit: node.unit ?? '',
    description: node.description ?? '',
  };
}

const asObject = (node: SchemaNode | boolean | undefined): SchemaNode => (typeof node === 'object' ? node : {});

const rangeOf = (node: SchemaNode): string =>
  node.minimum === undefined
    ? ''
    : node.maximum === undefined
      ? `≥ ${node.minimum}`
      : `${node.minimum} … ${node.maximum}`;

/** Allowed values at a path of the schema, `a number in 0.01 … 2`; undefined where it has neither range nor choices. */
export function allowedAt(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  let node = asNode(schema);
  for (const key of path) node = node.properties?.[String(key)] ?? asObject(node.additionalProperties);
  if (node.enum !== undefined) return `one of ${node.enum.join(', ')}`;
  const range = rangeOf(node);
  return range === '' ? undefined : `a ${node.type === 'integer' ? 'whole number' : 'number'} in ${range}`;
}

/** Names known at a path of the schema; empty where keys are free. */
export function knownNames(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let node = asNode(schema);
  for (const key of path) node = node.properties?.[String(key)] ?? asObject(node.additionalProperties);
  return Object.keys(node.properties ?? {}).concat(node.propertyNames?.enum ?? []);
}
