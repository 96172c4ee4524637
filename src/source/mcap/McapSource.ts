import { McapConstants, type McapTypes } from '@mcap/core';
import { loadDecompressHandlers } from '@mcap/support';
import { open, type FileHandle } from 'node:fs/promises';
import type { Severity } from '../../domain/Alert.js';
import type { RawMessage } from '../../domain/RawMessage.js';
import type { SourceConfig } from '../config.js';
import { ReorderBuffer } from '../ReorderBuffer.js';
import type { AlertSink, Source, SourceSummary } from '../Source.js';
import { mergeChannels, summarizeByReading } from '../summarize.js';
import { ChannelTable } from './ChannelTable.js';
import { FileWindow } from './FileWindow.js';
import { readIndex, type McapIndex } from './McapIndex.js';
import { systemReason } from '../../domain/systemReason.js';

const { MCAP_MAGIC } = McapConstants;
/** As plain numbers: files hold opcodes this library has no name for. */
const Opcode: Readonly<Record<'FOOTER' | 'SCHEMA' | 'CHANNEL' | 'MESSAGE' | 'CHUNK', number>> = McapConstants.Opcode;
/** Opcode and content length before every record. */
const HEAD_BYTES = 9;
const MIB = 1024 * 1024;
/** A chunk below this may claim any compression ratio. */
const SMALL_CHUNK_BYTES = 16 * MIB;

/** An MCAP file, with or without index, whole or cut off. Memory is that of the chunks that overlap in time. */
export class McapSource implements Source {
  readonly path: string;
  readonly files: readonly string[];
  readonly #handle: FileHandle;
  readonly #sizeBytes: number;
  readonly #index: McapIndex | undefined;
  readonly #decompress: McapTypes.DecompressHandlers;
  readonly #config: SourceConfig;
  readonly #onAlert: AlertSink;
  readonly #reported = new Set<string>();
  #summary: Promise<SourceSummary> | undefined;

  private constructor(
    path: string,
    handle: FileHandle,
    sizeBytes: number,
    index: McapIndex | undefined,
    decompress: McapTypes.DecompressHandlers,
    config: SourceConfig,
    onAlert: AlertSink,
  ) {
    this.path = path;
    this.files = [path];
    this.#handle = handle;
    this.#sizeBytes = sizeBytes;
    this.#index = index;
    this.#decompress = decompress;
    this.#config = config;
    this.#onAlert = onAlert;
  }

  /** The caller has seen the magic bytes. Rejects when the file cannot be opened. */
  static async open(path: string, config: SourceConfig, onAlert: AlertSink): Promise<McapSource> {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const state = await readIndex(handle, size);
      const index = state.type === 'indexed' ? state.index : undefined;
      const source = new McapSource(path, handle, size, index, await loadDecompressHandlers(), config, onAlert);
      if (state.type === 'broken') {
        source.#alert(
          'warning',
          'source/no-index',
          `Expected an index at the end of ${path} but received ${state.reason}`,
          'It was probably cut off while it was recorded. It is read front to back; `mcap recover` writes a repaired file.',
        );
      }
      return source;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get storage(): string {
    return this.#index === undefined ? 'mcap without index' : 'mcap';
  }

  summary(): Promise<SourceSummary> {
    this.#summary ??= this.#summarize();
    return this.#summary;
  }

  messages(topics?: ReadonlySet<string>): AsyncGenerator<RawMessage, void, void> {
    const wanted = (message: RawMessage): boolean => topics === undefined || topics.has(message.channel.topic);
    return this.#index === undefined
      ? this.#streamed(this.#table(), wanted)
      : this.#indexed(this.#index, wanted, topics);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  #table(): ChannelTable {
    return new ChannelTable(this.#decompress);
  }

  async #summarize(): Promise<SourceSummary> {
    const index = this.#index;
    const { statistics } = index ?? {};
    if (index !== undefined && statistics !== undefined && index.channelsById.size >= statistics.channelCount) {
      const table = this.#indexTable(index);
      const channels = [...index.channelsById.keys()].map((id) => ({
        channel: table.channel(id)!,
        messageCount: Number(statistics.channelMessageCounts.get(id) ?? 0n),
      }));
      const some = statistics.messageCount > 0n;
      return mergeChannels(
        channels,
        some ? statistics.messageStartTime : undefined,
        some ? statistics.messageEndTime : undefined,
      );
    }
    const table = this.#table();
    return summarizeByReading(
      this.#streamed(table, () => true),
      () => table.channels,
    );
  }

  #indexTable(index: McapIndex): ChannelTable {
    const table = this.#table();
    for (const schema of index.schemasById.values()) table.addSchema(schema);
    for (const channel of index.channelsById.values()) table.addChannel(channel);
    return table;
  }

  /** Chunk by chunk in the order of their first messages: all that stand before the next chunk's first are in order. */
  async *#indexed(
    index: McapIndex,
    wanted: (message: RawMessage) => boolean,
    topics: ReadonlySet<string> | undefined,
  ): AsyncGenerator<RawMessage, void, void> {
    const table = this.#indexTable(index);
    const file = new FileWindow(this.#handle, this.#sizeBytes);
    const buffer = new ReorderBuffer();
    const chunks = index.chunkIndexes
      .filter((chunk) => holdsAny(chunk, table, topics))
      .sort(
        (a, b) => compare(a.messageStartTime, b.messageStartTime) || compare(a.chunkStartOffset, b.chunkStartOffset),
      );
    for (const chunk of chunks) {
      yield* drain(buffer, chunk.messageStartTime);
      yield* this.#spill(buffer);
      const offset = Number(chunk.chunkStartOffset);
      await this.#readChunk(file, offset, Number(chunk.chunkLength), table, (message) => {
        if (wanted(message)) this.#admit(message, buffer, offset);
      });
    }
    yield* drain(buffer);
  }

  /** Record by record from the first; messages wait `reorderSecs` of log time for earlier ones. */
  async *#streamed(
    table: ChannelTable,
    wanted: (message: RawMessage) => boolean,
  ): AsyncGenerator<RawMessage, void, void> {
    const file = new FileWindow(this.#handle, this.#sizeBytes);
    const buffer = new ReorderBuffer();
    const windowNs = BigInt(Math.round(this.#config.reorderSecs * 1e9));
    let newestNs = 0n;
    let recordOffset = 0;
    const take = (message: RawMessage): void => {
      if (message.logTimeNs > newestNs) newestNs = message.logTimeNs;
      if (wanted(message)) this.#admit(message, buffer, recordOffset);
    };
    for await (const record of this.#records(file)) {
      recordOffset = record.offset;
      await this.#readRecord(file, record, table, take);
      yield* drain(buffer, newestNs - windowNs);
      yield* this.#spill(buffer);
    }
    yield* drain(buffer);
  }

  /** Heads of the records up to the footer, or up to where the file ends or stops making sense. */
  async *#records(file: FileWindow): AsyncGenerator<RecordHead, void, void> {
    let offset = MCAP_MAGIC.length;
    while (offset + HEAD_BYTES <= this.#sizeBytes) {
      const head = await file.view(offset, HEAD_BYTES);
      const opcode = head[0]!;
      const contentBytes = Number(new DataView(head.buffer, head.byteOffset, HEAD_BYTES).getBigUint64(1, true));
      if (opcode === 0) {
        this.#lost(offset, 'source/corrupt', `record type 0`);
        return;
      }
      const end = offset + HEAD_BYTES + contentBytes;
      if (end > this.#sizeBytes) {
        this.#lost(offset, 'source/truncated', `a record of ${contentBytes} bytes that the file ends in`);
        return;
      }
      if (opcode === Opcode.FOOTER) return;
      yield { opcode, offset, contentBytes };
      offset = end;
    }
    this.#lost(offset, 'source/truncated', 'the end of the file instead of a footer');
  }

  async #readRecord(
    file: FileWindow,
    record: RecordHead,
    table: ChannelTable,
    take: (message: RawMessage) => void,
  ): Promise<void> {
    const { opcode, offset, contentBytes } = record;
    if (opcode === Opcode.CHUNK) {
      await this.#readChunk(file, offset, HEAD_BYTES + contentBytes, table, take);
      return;
    }
    if (opcode !== Opcode.MESSAGE && opcode !== Opcode.SCHEMA && opcode !== Opcode.CHANNEL) return;
    if (contentBytes > this.#config.maxMessageMiB * MIB) {
      this.#skipped(offset, 'source/message-too-large', `a record of ${contentBytes} bytes`);
      return;
    }
    try {
      if (opcode === Opcode.MESSAGE) take(table.decodeMessage(await file.view(offset + HEAD_BYTES, contentBytes)));
      else table.decode(await file.view(offset, HEAD_BYTES + contentBytes), take);
    } catch (error) {
      this.#skipped(offset, 'source/corrupt-record', systemReason(error));
    }
  }

  async #readChunk(
    file: FileWindow,
    offset: number,
    lengthBytes: number,
    table: ChannelTable,
    take: (message: RawMessage) => void,
  ): Promise<void> {
    try {
      if (lengthBytes > this.#config.maxChunkMiB * MIB) throw new RangeError(`a chunk of ${lengthBytes} bytes`);
      const record = await file.view(offset, lengthBytes);
      const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
      // Content: start time, end time, uncompressed size, ... (MCAP specification, "Chunk").
      const claimedBytes = Number(view.getBigUint64(HEAD_BYTES + 16, true));
      const ratio = claimedBytes / lengthBytes;
      if (
        record[0] !== Opcode.CHUNK ||
        claimedBytes > this.#config.maxChunkMiB * MIB ||
        (claimedBytes > SMALL_CHUNK_BYTES && ratio > this.#config.maxCompressionRatio)
      )
        throw new RangeError(`record type ${record[0]!} of ${lengthBytes} bytes that claims to hold ${claimedBytes}`);
      table.decode(record, take);
    } catch (error) {
      this.#skipped(offset, 'source/corrupt-chunk', systemReason(error));
    }
  }

  #admit(message: RawMessage, buffer: ReorderBuffer, offset: number): void {
    if (message.data.byteLength > this.#config.maxMessageMiB * MIB)
      this.#skipped(
        offset,
        'source/message-too-large',
        `a message of ${message.data.byteLength} bytes on ${message.channel.topic}`,
      );
    else buffer.push(message);
  }

  *#spill(buffer: ReorderBuffer): Generator<RawMessage, void, void> {
    if (buffer.bytes <= this.#config.maxReorderMiB * MIB) return;
    this.#alert(
      'warning',
      'source/order',
      `Expected chunks nearly in order of time for ${this.path} but received more than ${this.#config.maxReorderMiB} MiB out of order`,
      'Messages that come too late are skipped. `mcap sort` sorts a recording.',
    );
    while (buffer.bytes > (this.#config.maxReorderMiB * MIB) / 2) yield buffer.shift()!;
  }

  #skipped(offset: number, code: string, received: string): void {
    this.#alert(
      'error',
      code,
      `Expected a whole record at byte ${offset} of ${this.path} but received ${received}`,
      'The file is probably damaged: copy it again from where it was recorded. This record was skipped and the rest is read.',
    );
  }

  #lost(offset: number, code: string, received: string): void {
    this.#alert(
      'error',
      code,
      `Expected a record at byte ${offset} of ${this.path} but received ${received}`,
      `The last ${this.#sizeBytes - offset} bytes are lost; everything before them was read.`,
    );
  }

  /** Once each, however often the file is read through. */
  #alert(severity: Severity, code: string, message: string, tip: string): void {
    const key = `${code}\n${message}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.#onAlert({ severity, code, message, tip });
  }
}

interface RecordHead {
  readonly opcode: number;
  readonly offset: number;
  readonly contentBytes: number;
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

function* drain(buffer: ReorderBuffer, limitNs?: bigint): Generator<RawMessage, void, void> {
  for (let message = buffer.shift(limitNs); message !== undefined; message = buffer.shift(limitNs)) yield message;
}

/** A chunk index may leave out which channels it has; then it may hold any. */
function holdsAny(chunk: McapTypes.ChunkIndex, table: ChannelTable, topics: ReadonlySet<string> | undefined): boolean {
  if (topics === undefined || chunk.messageIndexOffsets.size === 0) return true;
  for (const id of chunk.messageIndexOffsets.keys()) {
    const topic = table.channel(id)?.topic;
    if (topic === undefined || topics.has(topic)) return true;
  }
  return false;
}
