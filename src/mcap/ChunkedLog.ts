import { McapChunkBuilder, McapConstants, McapRecordBuilder, type McapTypes } from '@mcap/core';
import { crc32 } from 'node:zlib';
import { systemReason } from '../domain/systemReason.js';
import { RecordingError } from './RecordingError.js';
import type { RecordingSink } from './RecordingSink.js';

export type Compress = (bytes: Uint8Array) => { readonly compression: string; readonly compressedData: Uint8Array };

const NO_COMPRESSION: Compress = (bytes) => ({ compression: '', compressedData: bytes });

interface ChunkJob {
  readonly bytes: Uint8Array;
  readonly index: Omit<McapTypes.ChunkIndex, 'chunkStartOffset' | 'messageIndexOffsets'>;
  /** Of the message indexes, from the start of the chunk record. */
  readonly indexOffsets: ReadonlyMap<number, bigint>;
  readonly counts: ReadonlyMap<number, number>;
}

/**
 * The MCAP file layout: whole chunks appended one after the other, each with its message indexes in a single write, and a summary at the end.
 * The library's McapWriter loses its bookkeeping when a write fails; here a failed chunk is cut off again and the summary describes what is on disk.
 */
export class ChunkedLog {
  readonly #sink: RecordingSink;
  readonly #compress: Compress;
  readonly #chunkBytes: number;
  readonly #chunk = new McapChunkBuilder({ useMessageIndex: true });
  readonly #schemas = new Map<number, McapTypes.Schema>();
  readonly #channels = new Map<number, McapTypes.Channel>();
  readonly #described = new Set<number>();
  /** Chunk index records as the summary holds them: kept as objects, those of an hour took 20 MiB. */
  readonly #chunkIndexes = new McapRecordBuilder();
  #chunkCount = 0;
  readonly #metadataIndexes: McapTypes.MetadataIndex[] = [];
  readonly #totals = new Map<number, bigint>();
  #counts = new Map<number, number>();
  #startNs: bigint | undefined;
  #endNs = 0n;
  #lengthBytes = 0;
  #dataCrc = 0;
  #queue: Promise<void> = Promise.resolve();
  #failure: RecordingError | undefined;

  constructor(sink: RecordingSink, chunkBytes: number, compress: Compress = NO_COMPRESSION) {
    this.#sink = sink;
    this.#chunkBytes = chunkBytes;
    this.#compress = compress;
  }

  get failure(): RecordingError | undefined {
    return this.#failure;
  }

  start(header: McapTypes.Header): Promise<void> {
    const records = new McapRecordBuilder();
    records.writeMagic();
    records.writeHeader(header);
    return this.#enqueue(records.buffer.slice(), () => undefined);
  }

  addSchema(schema: McapTypes.Schema): void {
    this.#schemas.set(schema.id, schema);
  }

  addChannel(channel: McapTypes.Channel): void {
    this.#channels.set(channel.id, channel);
  }

  /** Copies the message; resolves when the chunk it fills, if it fills one, is on its way to the disk and all earlier ones are written. */
  async add(message: McapTypes.Message): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#describe(message.channelId);
    this.#chunk.addMessage(message);
    this.#counts.set(message.channelId, (this.#counts.get(message.channelId) ?? 0) + 1);
    if (this.#chunk.byteLength >= this.#chunkBytes) await this.flush();
  }

  /** Writes the messages so far as a whole chunk. */
  flush(): Promise<void> {
    if (this.#chunk.numMessages === 0) return this.#queue;
    const job = this.#takeChunk();
    return this.#enqueue(job.bytes, (offset) => {
      this.#commit(job, offset);
    });
  }

  /** A record of names and texts, after the messages so far. */
  async addMetadata(metadata: McapTypes.Metadata): Promise<void> {
    await this.flush();
    const records = new McapRecordBuilder();
    const length = records.writeMetadata(metadata);
    await this.#enqueue(records.buffer, (offset) => {
      this.#metadataIndexes.push({ name: metadata.name, offset: BigInt(offset), length });
    });
  }

  /** Last chunk, indexes, statistics and footer. After a failure it still tries to describe the chunks that were written. */
  async finish(): Promise<void> {
    if (this.#failure === undefined) await this.flush().catch(() => undefined);
    await this.#queue.catch(() => undefined);
    try {
      await this.#sink.write(this.#summary());
    } catch (cause) {
      await this.#fail(cause);
    }
  }

  #describe(channelId: number): void {
    if (this.#described.has(channelId)) return;
    const channel = this.#channels.get(channelId)!;
    const schema = this.#schemas.get(channel.schemaId);
    if (schema !== undefined) this.#chunk.addSchema(schema);
    this.#chunk.addChannel(channel);
    this.#described.add(channelId);
  }

  #takeChunk(): ChunkJob {
    const chunk = this.#chunk;
    const raw = chunk.buffer;
    const { compression, compressedData } = this.#compress(raw);
    const records = new McapRecordBuilder();
    const { messageStartTime, messageEndTime } = chunk;
    const uncompressedSize = BigInt(raw.byteLength);
    const chunkLength = records.writeChunk({
      messageStartTime,
      messageEndTime,
      uncompressedSize,
      uncompressedCrc: crc32(raw),
      compression,
      records: compressedData,
    });
    const indexOffsets = new Map<number, bigint>();
    let messageIndexLength = 0n;
    for (const index of chunk.indices) {
      indexOffsets.set(index.channelId, chunkLength + messageIndexLength);
      messageIndexLength += records.writeMessageIndex(index);
    }
    const index = {
      messageStartTime,
      messageEndTime,
      chunkLength,
      messageIndexLength,
      compression,
      compressedSize: BigInt(compressedData.byteLength),
      uncompressedSize,
    };
    const counts = this.#counts;
    this.#counts = new Map();
    chunk.reset();
    return { bytes: records.buffer, index, indexOffsets, counts };
  }

  #commit(job: ChunkJob, offset: number): void {
    const start = BigInt(offset);
    const messageIndexOffsets = new Map([...job.indexOffsets].map(([id, relative]) => [id, start + relative]));
    this.#chunkIndexes.writeChunkIndex({ ...job.index, chunkStartOffset: start, messageIndexOffsets });
    this.#chunkCount += 1;
    for (const [id, count] of job.counts) this.#totals.set(id, (this.#totals.get(id) ?? 0n) + BigInt(count));
    const { messageStartTime, messageEndTime } = job.index;
    if (this.#startNs === undefined || messageStartTime < this.#startNs) this.#startNs = messageStartTime;
    if (messageEndTime > this.#endNs) this.#endNs = messageEndTime;
  }

  #enqueue(bytes: Uint8Array, onWritten: (offset: number) => void): Promise<void> {
    const job = this.#queue.then(async () => {
      if (this.#failure !== undefined) throw this.#failure;
      try {
        await this.#sink.write(bytes);
      } catch (cause) {
        throw await this.#fail(cause);
      }
      onWritten(this.#lengthBytes);
      this.#lengthBytes += bytes.byteLength;
      this.#dataCrc = crc32(bytes, this.#dataCrc);
    });
    this.#queue = job;
    // Whoever awaits the job sees the error; the queue itself must not count as an unhandled one.
    job.catch(() => undefined);
    return job;
  }

  async #fail(cause: unknown): Promise<RecordingError> {
    this.#failure ??= new RecordingError(
      'mcap/write-failed',
      `Expected room for the recording but received ${systemReason(cause)}; ` +
        `the ${this.#chunkCount} chunks written so far stay readable`,
      { cause },
    );
    await this.#sink.truncate(this.#lengthBytes).catch(() => undefined);
    return this.#failure;
  }

  #summary(): Uint8Array {
    const records = new McapRecordBuilder();
    records.writeDataEnd({ dataSectionCrc: this.#dataCrc });
    const start = records.length;
    const base = BigInt(this.#lengthBytes);
    const groups: McapTypes.SummaryOffset[] = [];
    const group = (groupOpcode: number, write: () => void): void => {
      const groupStart = base + BigInt(records.length);
      write();
      const groupLength = base + BigInt(records.length) - groupStart;
      if (groupLength > 0n) groups.push({ groupOpcode, groupStart, groupLength });
    };
    const { Opcode } = McapConstants;
    group(Opcode.SCHEMA, () => {
      for (const schema of this.#schemas.values()) records.writeSchema(schema);
    });
    group(Opcode.CHANNEL, () => {
      for (const channel of this.#channels.values()) records.writeChannel(channel);
    });
    group(Opcode.METADATA_INDEX, () => {
      for (const index of this.#metadataIndexes) records.writeMetadataIndex(index);
    });
    group(Opcode.STATISTICS, () => records.writeStatistics(this.#statistics()));
    const beforeIndexes = records.buffer.slice();
    const indexes = this.#chunkIndexes.buffer;
    const indexStart = base + BigInt(beforeIndexes.byteLength);
    if (this.#chunkCount > 0)
      groups.push({
        groupOpcode: Opcode.CHUNK_INDEX,
        groupStart: indexStart,
        groupLength: BigInt(indexes.byteLength),
      });
    records.reset();
    for (const offset of groups) records.writeSummaryOffset(offset);
    const offsets = records.buffer.slice();
    const footer = {
      summaryStart: base + BigInt(start),
      summaryOffsetStart: indexStart + BigInt(indexes.byteLength),
      summaryCrc: 0,
    };
    records.reset();
    records.writeFooter(footer);
    // The summary CRC covers the summary and the footer up to the CRC itself (MCAP specification, "Footer").
    const covered = [beforeIndexes.subarray(start), indexes, offsets, records.buffer.subarray(0, records.length - 4)];
    const summaryCrc = covered.reduce((crc, part) => crc32(part, crc), 0);
    records.reset();
    records.writeFooter({ ...footer, summaryCrc });
    records.writeMagic();
    return Buffer.concat([beforeIndexes, indexes, offsets, records.buffer]);
  }

  #statistics(): McapTypes.Statistics {
    let messageCount = 0n;
    for (const count of this.#totals.values()) messageCount += count;
    return {
      messageCount,
      schemaCount: this.#schemas.size,
      channelCount: this.#channels.size,
      attachmentCount: 0,
      metadataCount: this.#metadataIndexes.length,
      chunkCount: this.#chunkCount,
      messageStartTime: this.#startNs ?? 0n,
      messageEndTime: this.#endNs,
      channelMessageCounts: this.#totals,
    };
  }
}
