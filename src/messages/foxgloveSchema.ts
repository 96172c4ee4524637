import foxglove from '@foxglove/schemas/internal.js';
import { ProtobufRegistry, type ProtobufSchema } from './ProtobufRegistry.js';

let registry: ProtobufRegistry | undefined;

/** Foxglove's well-known protobuf messages by full name, e.g. `foxglove.SceneUpdate`; throws MessagesError for an unknown name. */
export function foxgloveSchema(typeName: string): ProtobufSchema {
  registry ??= new ProtobufRegistry(foxgloveProtoFiles());
  return registry.schema(typeName);
}

/** The library generates .proto text from its definitions; files import each other as `foxglove/<Type>.proto`. */
function foxgloveProtoFiles(): Map<string, string> {
  const enums = Object.values(foxglove.foxgloveEnumSchemas);
  return new Map(
    Object.values(foxglove.foxgloveMessageSchemas)
      .filter((schema) => schema.protoEquivalent === undefined)
      .map((schema) => [
        `foxglove/${schema.name}.proto`,
        foxglove.generateProto(
          schema,
          enums.filter((candidate) => candidate.parentSchemaName === schema.name),
        ),
      ]),
  );
}
