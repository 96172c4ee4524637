import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';
import { MessagesError } from './MessagesError.js';

/** A message type with all a recording needs to describe and write it. Field names are those of the .proto file (snake_case). */
export interface ProtobufSchema {
  /** `foxglove.SceneUpdate` */
  readonly typeName: string;
  /** A google.protobuf.FileDescriptorSet of the type's file and its imports, imports first. */
  readonly descriptorSet: Uint8Array;
  /** Bytes are an array of its own. Throws TypeError when a field has the wrong type. */
  encode(message: object): Uint8Array;
  /** Plain object: int64 as bigint-safe strings, enums as numbers, bytes as views of `bytes`, absent fields with their defaults. */
  decode(bytes: Uint8Array): Record<string, unknown>;
}

interface ProtoFile {
  readonly name: string;
  readonly packageName: string;
  readonly imports: readonly string[];
  /** Full names of what it declares at top level. */
  readonly declares: readonly string[];
}

/** Message types of a set of proto3 files that import each other and google.protobuf's well-known types. */
export class ProtobufRegistry {
  readonly #root = new protobuf.Root();
  readonly #files = new Map<string, ProtoFile>();
  readonly #fileOfType = new Map<string, ProtoFile>();
  readonly #schemas = new Map<string, ProtobufSchema>();

  /** File texts by import name (`foxglove/Pose.proto`). Throws when one does not parse or an import is missing. */
  constructor(sources: ReadonlyMap<string, string>) {
    for (const [name, source] of sources) this.#addSource(name, source);
    for (const file of [...this.#files.values()]) for (const name of file.imports) this.#addWellKnown(name, file.name);
    this.#root.resolveAll();
  }

  /** Throws MessagesError for an unknown type. */
  schema(typeName: string): ProtobufSchema {
    const known = this.#schemas.get(typeName);
    if (known !== undefined) return known;
    const file = this.#fileOfType.get(typeName);
    if (file === undefined)
      throw new MessagesError('messages/unknown-type', `Expected a protobuf type but received "${typeName}"`);
    const schema = protobufSchema(this.#root.lookupType(typeName), this.#descriptorSet(file));
    this.#schemas.set(typeName, schema);
    return schema;
  }

  #addSource(name: string, source: string): void {
    // Parsed twice: alone to learn what the file declares, then into the common root that resolves references.
    const alone = protobuf.parse(source, new protobuf.Root(), { keepCase: true });
    const packageName = alone.package ?? '';
    const scope = packageName === '' ? alone.root : (alone.root.lookup(packageName) as protobuf.Namespace);
    protobuf.parse(source, this.#root, { keepCase: true });
    this.#add({
      name,
      packageName,
      imports: alone.imports ?? [],
      declares: scope.nestedArray.filter(isDeclaration).map((object) => object.fullName.slice(1)),
    });
  }

  #addWellKnown(name: string, importedBy: string): void {
    if (this.#files.has(name)) return;
    const json = protobuf.common.get(name);
    if (json?.nested === undefined) {
      throw new MessagesError(
        'messages/missing-import',
        `Expected a file for the import "${name}" of ${importedBy} but received none`,
      );
    }
    this.#root.addJSON(json.nested);
    const google = protobuf.Root.fromJSON(json).lookup('google.protobuf') as protobuf.Namespace;
    this.#add({
      name,
      packageName: 'google.protobuf',
      imports: [],
      declares: google.nestedArray.filter(isDeclaration).map((object) => object.fullName.slice(1)),
    });
  }

  #add(file: ProtoFile): void {
    this.#files.set(file.name, file);
    for (const typeName of file.declares) this.#fileOfType.set(typeName, file);
  }

  // protobufjs's own Root.toDescriptor writes one file a package and no imports, which Python's and C++'s pools refuse.
  #descriptorSet(file: ProtoFile): Uint8Array {
    const order: ProtoFile[] = [];
    const visit = (current: ProtoFile): void => {
      if (order.includes(current)) return;
      for (const name of current.imports) visit(this.#files.get(name)!);
      order.push(current);
    };
    visit(file);
    const set = { file: order.map((current) => this.#fileDescriptor(current)) };
    return descriptor.FileDescriptorSet.encode(descriptor.FileDescriptorSet.create(set)).finish().slice();
  }

  #fileDescriptor(file: ProtoFile): descriptor.IFileDescriptorProto {
    const objects = file.declares.map((typeName) => this.#root.lookup(typeName));
    return {
      name: file.name,
      ...(file.packageName !== '' && { package: file.packageName }),
      dependency: [...file.imports],
      messageType: objects.filter((object) => object instanceof protobuf.Type).map(typeDescriptor),
      enumType: objects.filter((object) => object instanceof protobuf.Enum).map((object) => object.toDescriptor()),
      syntax: 'proto3',
    };
  }
}

const isDeclaration = (object: protobuf.ReflectionObject): boolean =>
  object instanceof protobuf.Type || object instanceof protobuf.Enum;

/** With fully qualified type names, so that no reader has to guess a scope. */
function typeDescriptor(type: protobuf.Type): descriptor.IDescriptorProto {
  const result = type.toDescriptor('proto3');
  qualify(type, result);
  return result;
}

function qualify(type: protobuf.Type, result: descriptor.IDescriptorProto): void {
  for (const [i, field] of type.fieldsArray.entries()) {
    const target = result.field?.[i];
    if (target !== undefined && field.resolvedType !== null && !field.map)
      target.typeName = field.resolvedType.fullName;
  }
  for (const nested of type.nestedArray) {
    const target = result.nestedType?.find((candidate) => candidate.name === nested.name);
    if (nested instanceof protobuf.Type && target !== undefined) qualify(nested, target);
  }
}

function protobufSchema(type: protobuf.Type, descriptorSet: Uint8Array): ProtobufSchema {
  return {
    typeName: type.fullName.slice(1),
    descriptorSet,
    encode: (message) => type.encode(type.fromObject(message)).finish().slice(),
    decode: (bytes) => plainObject(type, bytes),
  };
}

const plainObject = (type: protobuf.Type, bytes: Uint8Array): Record<string, unknown> =>
  type.toObject(type.decode(bytes), { longs: String, defaults: true, arrays: true });

export interface ProtobufReader {
  /** As `ProtobufSchema.decode`. Throws on bytes that are not such a message. */
  read(bytes: Uint8Array): Record<string, unknown>;
}

const readers = new Map<string, ProtobufReader>();
const MAX_READERS = 256;

/** Reader of the messages a recorded FileDescriptorSet describes; throws when the set or the type is broken. */
export function protobufReaderForSchema(descriptorSet: Uint8Array, typeName: string): ProtobufReader {
  const key = `${typeName}\n${Buffer.from(descriptorSet.buffer, descriptorSet.byteOffset, descriptorSet.byteLength).toString('latin1')}`;
  const known = readers.get(key);
  if (known !== undefined) return known;
  const type = protobuf.Root.fromDescriptor(descriptorSet, { keepCase: true }).lookupType(typeName);
  const reader: ProtobufReader = { read: (bytes) => plainObject(type, bytes) };
  if (readers.size >= MAX_READERS) readers.clear();
  readers.set(key, reader);
  return reader;
}
