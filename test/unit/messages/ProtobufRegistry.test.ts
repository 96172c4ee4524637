import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';
import { describe, expect, it } from 'vitest';
import { foxgloveSchema } from '../../../src/messages/foxgloveSchema.js';
import { ProtobufRegistry, protobufReaderForSchema } from '../../../src/messages/ProtobufRegistry.js';

interface DecodedSet {
  file: {
    name: string;
    package?: string;
    dependency: string[];
    messageType: { name: string; field: { name: string; typeName?: string; number: number }[] }[];
  }[];
}

const decodeSet = (bytes: Uint8Array): DecodedSet =>
  descriptor.FileDescriptorSet.toObject(descriptor.FileDescriptorSet.decode(bytes), {
    arrays: true,
  }) as unknown as DecodedSet;

describe('foxgloveSchema', () => {
  it('describes a type in files that import each other, imports first, names fully qualified', () => {
    const set = decodeSet(foxgloveSchema('foxglove.SceneUpdate').descriptorSet);
    const seen = new Set<string>();
    for (const file of set.file) {
      for (const name of file.dependency) expect(seen, `${file.name} imports ${name}`).toContain(name);
      seen.add(file.name);
    }
    expect(seen).toContain('google/protobuf/timestamp.proto');
    expect(set.file.at(-1)?.messageType[0]?.name).toBe('SceneUpdate');
    const types = set.file.flatMap((file) =>
      file.messageType.flatMap((type) => type.field.map((field) => field.typeName)),
    );
    for (const typeName of types.filter((name) => name !== undefined)) expect(typeName).toMatch(/^\./);
  });

  it('writes messages another reader of that descriptor understands', () => {
    const schema = foxgloveSchema('foxglove.FrameTransform');
    const bytes = schema.encode({
      timestamp: { seconds: 5, nanos: 6 },
      parent_frame_id: 'base_link',
      child_frame_id: 'radar',
      translation: { x: 1, y: 2, z: 3 },
      rotation: { x: 0, y: 0, z: 0, w: 1 },
    });
    const message = protobufReaderForSchema(schema.descriptorSet, 'foxglove.FrameTransform').read(bytes);
    expect(message).toEqual({
      timestamp: { seconds: '5', nanos: 6 },
      parent_frame_id: 'base_link',
      child_frame_id: 'radar',
      translation: { x: 1, y: 2, z: 3 },
      rotation: { x: 0, y: 0, z: 0, w: 1 },
    });
    expect(schema.decode(bytes)).toEqual(message);
  });

  it('names an unknown type', () => {
    expect(() => foxgloveSchema('foxglove.Nothing')).toThrow(
      'Expected a protobuf type but received "foxglove.Nothing"',
    );
  });
});

describe('ProtobufRegistry', () => {
  const files = new Map([
    [
      'a/Outer.proto',
      'syntax = "proto3"; package a; import "a/Inner.proto"; message Outer { repeated Inner inner_items = 1; Kind kind = 2; enum Kind { NO = 0; YES = 1; } }',
    ],
    ['a/Inner.proto', 'syntax = "proto3"; package a; message Inner { double x_m = 1; }'],
  ]);

  it('takes any set of proto3 files', () => {
    const schema = new ProtobufRegistry(files).schema('a.Outer');
    const set = decodeSet(schema.descriptorSet);
    expect(set.file.map((file) => file.name)).toEqual(['a/Inner.proto', 'a/Outer.proto']);
    expect(set.file[1]!.messageType[0]!.field).toMatchObject([
      { name: 'inner_items', number: 1, typeName: '.a.Inner' },
      { name: 'kind', number: 2, typeName: '.a.Outer.Kind' },
    ]);
    const bytes = schema.encode({ inner_items: [{ x_m: 1.5 }, { x_m: 2 }], kind: 1 });
    expect(protobufReaderForSchema(schema.descriptorSet, 'a.Outer').read(bytes)).toEqual({
      inner_items: [{ x_m: 1.5 }, { x_m: 2 }],
      kind: 1,
    });
    // protobufjs's own root reads it too.
    expect(protobuf.Root.fromDescriptor(schema.descriptorSet).lookupType('a.Outer').fields).toHaveProperty(
      'innerItems',
    );
  });

  it('names a missing import', () => {
    expect(() => new ProtobufRegistry(new Map([...files].slice(0, 1)))).toThrow(
      'Expected a file for the import "a/Inner.proto" of a/Outer.proto but received none',
    );
  });
});
