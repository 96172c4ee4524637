import { McapIndexedReader } from '@mcap/core';
import { loadDecompressHandlers } from '@mcap/support';
import { readFile } from 'node:fs/promises';
import { protobufReaderForSchema } from '../../src/messages/ProtobufRegistry.js';
import { rosReaderForSchema } from '../../src/messages/rosCodec.js';

export interface ReadMessage {
  readonly topic: string;
  readonly schemaName: string;
  readonly logTime: bigint;
  readonly data: Uint8Array;
  /** Decoded with the schema embedded in the file; undefined for other encodings. */
  readonly message: Record<string, unknown> | undefined;
}

/** All messages of an indexed file, by the reference reader and the embedded schemas alone. */
export async function readMcap(path: string): Promise<ReadMessage[]> {
  const bytes = await readFile(path);
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: () => Promise.resolve(BigInt(bytes.byteLength)),
      read: (offset, size) => Promise.resolve(bytes.subarray(Number(offset), Number(offset + size))),
    },
    decompressHandlers: await loadDecompressHandlers(),
  });
  const messages: ReadMessage[] = [];
  for await (const { channelId, logTime, data } of reader.readMessages()) {
    const channel = reader.channelsById.get(channelId)!;
    const schema = reader.schemasById.get(channel.schemaId);
    const text = schema === undefined ? '' : new TextDecoder().decode(schema.data);
    const message =
      schema?.encoding === 'ros2msg'
        ? rosReaderForSchema(text).read(data)
        : schema?.encoding === 'protobuf'
          ? protobufReaderForSchema(schema.data, schema.name).read(data)
          : undefined;
    messages.push({ topic: channel.topic, schemaName: schema?.name ?? '', logTime, data, message });
  }
  return messages;
}
