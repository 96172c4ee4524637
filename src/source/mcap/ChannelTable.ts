import { McapRecordBuilder, McapStreamReader, type McapTypes } from '@mcap/core';
import { crc32 } from 'node:zlib';
import type { ChannelInfo, RawMessage } from '../../domain/RawMessage.js';

/** Message content before its data: channel id, sequence, log time, publish time (MCAP specification, "Message"). */
const MESSAGE_PREFIX_BYTES = 2 + 4 + 8 + 8;

/** The schemas and channels seen so far, and the records of a chunk or of the file decoded with them. */
export class ChannelTable {
  readonly #decompress: McapTypes.DecompressHandlers;
  readonly #schemas = new Map<number, McapTypes.Schema>();
  readonly #records = new Map<number, McapTypes.Channel>();
  readonly #channels = new Map<number, ChannelInfo>();
  #primer: Uint8Array | undefined;

  constructor(decompress: McapTypes.DecompressHandlers) {
    this.#decompress = decompress;
  }

  get channels(): Iterable<ChannelInfo> {
    return this.#channels.values();
  }

  channel(id: number): ChannelInfo | undefined {
    return this.#channels.get(id);
  }

  addSchema(schema: McapTypes.Schema): void {
    if (!this.#schemas.has(schema.id)) this.#schemas.set(schema.id, schema);
  }

  addChannel(record: McapTypes.Channel): void {
    if (this.#channels.has(record.id)) return;
    const schema = this.#schemas.get(record.schemaId);
    this.#records.set(record.id, record);
    this.#primer = undefined;
    this.#channels.set(record.id, {
      topic: record.topic,
      schemaName: schema?.name ?? '',
      schemaEncoding: schema?.encoding ?? '',
      schemaData: schema?.data ?? new Uint8Array(0),
      messageEncoding: record.messageEncoding,
      metadata: record.metadata,
    });
  }

  /**
   * Decodes one whole Schema, Channel or Chunk record and hands on its messages, each with bytes of its own.
   * Throws when the record is broken, after the messages before the damage; a chunk with a wrong CRC gives none.
   */
  decode(record: Uint8Array, onMessage: (message: RawMessage) => void): void {
    // A new reader for every record: a reader that has thrown cannot be used again.
    let expectedCrc = 0;
    const checked = (bytes: Uint8Array): Uint8Array => {
      if (expectedCrc !== 0 && crc32(bytes) !== expectedCrc)
        throw new Error(`Incorrect chunk CRC ${crc32(bytes)} (expected ${expectedCrc})`);
      return bytes;
    };
    const decompressHandlers: McapTypes.DecompressHandlers = {};
    for (const [name, decompress] of Object.entries(this.#decompress))
      decompressHandlers[name] = (bytes, size) => checked(decompress(bytes, size));
    // The library checks CRCs in JavaScript, which costs more than decompression; zlib takes a twentieth of that time.
    const reader = new McapStreamReader({
      decompressHandlers,
      includeChunks: true,
      noMagicPrefix: true,
      validateCrcs: false,
    });
    reader.append(this.#primed());
    reader.append(record);
    for (let item = reader.nextRecord(); item !== undefined; item = reader.nextRecord()) {
      if (item.type === 'Schema') this.addSchema(item);
      else if (item.type === 'Channel') this.addChannel(item);
      else if (item.type === 'Chunk') {
        expectedCrc = item.uncompressedCrc;
        if (item.compression === '') checked(item.records);
      } else if (item.type === 'Message') {
        onMessage({
          channel: this.#channels.get(item.channelId)!,
          logTimeNs: item.logTime,
          publishTimeNs: item.publishTime,
          data: item.data,
        });
      }
    }
  }

  /** A Message record outside chunks, from the content after its 9-byte head; throws when it is broken. */
  decodeMessage(content: Uint8Array): RawMessage {
    if (content.byteLength < MESSAGE_PREFIX_BYTES)
      throw new RangeError(`a message record of ${content.byteLength} bytes`);
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
    const channelId = view.getUint16(0, true);
    const channel = this.#channels.get(channelId);
    if (channel === undefined) throw new Error(`a message of channel ${channelId}, which was not described before`);
    return {
      channel,
      logTimeNs: view.getBigUint64(6, true),
      publishTimeNs: view.getBigUint64(14, true),
      data: content.slice(MESSAGE_PREFIX_BYTES),
    };
  }

  #primed(): Uint8Array {
    if (this.#primer === undefined) {
      const builder = new McapRecordBuilder();
      for (const record of this.#records.values()) builder.writeChannel(record);
      this.#primer = builder.buffer.slice();
    }
    return this.#primer;
  }
}
