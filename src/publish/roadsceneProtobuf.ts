import { readFileSync } from 'node:fs';
import { ProtobufRegistry, type ProtobufSchema } from '../messages/ProtobufRegistry.js';

/** The same two levels up from src/publish and from dist/publish. */
const PROTO_FILE = new URL('../../proto/roadscene.proto', import.meta.url);

let schema: ProtobufSchema | undefined;

/** `roadscene.v1.RoadScene` of proto/roadscene.proto; its `encode` takes a SceneRecord. */
export function roadsceneProtobuf(): ProtobufSchema {
  schema ??= new ProtobufRegistry(new Map([['roadscene.proto', readFileSync(PROTO_FILE, 'utf8')]])).schema(
    'roadscene.v1.RoadScene',
  );
  return schema;
}
