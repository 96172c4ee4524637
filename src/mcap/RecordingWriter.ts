import zstd from '@foxglove/wasm-zstd';
import type { ChannelInfo } from '../domain/RawMessage.js';
import type { TimeNs } from '../domain/time.js';
import type { ProtobufSchema } from '../messages/ProtobufRegistry.js';
import { rosWriter, type RosWriter } from '../messages/rosCodec.js';
import { rosFullName, rosSchemaText } from '../messages/rosDefinitions.js';
import { ChunkedLog, type Compress } from './ChunkedLog.js';
import { offeredQosProfiles } from './qosProfiles.js';
import { RecordingError } from './RecordingError.js';
import { openFileSink, type RecordingSink } from './RecordingSink.js';

/** From `addRosChannel` and its siblings; valid for the writer that gave it. */
export type ChannelId = number;

export interface RecordingOptions {
  /** `zstd` (level 1, WebAssembly: the same bytes on every machine) or none; pictures gain nothing from it, grids and markers a lot. */
  readonly compression?: 'none' | 'zstd';
  /** Size at which a chunk is closed and written; 1 MiB. */
  readonly chunkBytes?: number;
  /** What the file's header says wrote it; `roadscene`. */
  readonly library?: string;
}

export interface RosChannelOptions {
  /** Late subscribers get the last message (/tf_static). */
  readonly latched?: boolean;
}

const ZSTD_LEVEL = 1;
const DEFAULT_CHUNK_BYTES = 1024 * 1024;

/**
 * Writes an indexed MCAP file (profile `ros2`) of ROS 2, protobuf and passed-through messages. The same messages give the same bytes: no wall clock.
 * Whole chunks reach the disk as they fill; after an error of the disk they stay readable and `close` still writes their index if there is room for it.
 */
export class RecordingWriter {
  readonly #sink: RecordingSink;
  readonly #log: ChunkedLog;
  readonly #schemaIds = new Map<string, number>();
  readonly #topics = new Map<string, ChannelId>();
  readonly #rosWriters = new Map<ChannelId, RosWriter>();
  readonly #protobufSchemas = new Map<ChannelId, ProtobufSchema>();
  readonly #sequences: number[] = [];
  #closed = false;

  private constructor(sink: RecordingSink, log: ChunkedLog) {
    this.#sink = sink;
    this.#log = log;
  }

  /** Creates or replaces `path`; throws RecordingError when that is not possible. */
  static async create(path: string, options: RecordingOptions = {}): Promise<RecordingWriter> {
    return RecordingWriter.toSink(await openFileSink(path), options);
  }

  static async toSink(sink: RecordingSink, options: RecordingOptions = {}): Promise<RecordingWriter> {
    const compress = options.compression === 'zstd' ? await zstdCompress() : undefined;
    const log = new ChunkedLog(sink, options.chunkBytes ?? DEFAULT_CHUNK_BYTES, compress);
    try {
      await log.start({ profile: 'ros2', library: options.library ?? 'roadscene' });
    } catch (error) {
      await sink.close();
      throw error;
    }
    return new RecordingWriter(sink, log);
  }

  /** Throws MessagesError for a type without a definition, RecordingError for a topic that exists already. */
  addRosChannel(topic: string, typeName: string, options: RosChannelOptions = {}): ChannelId {
    const id = this.addRawChannel({
      topic,
      schemaName: rosFullName(typeName),
      schemaEncoding: 'ros2msg',
      schemaData: new TextEncoder().encode(rosSchemaText(typeName)),
      messageEncoding: 'cdr',
      metadata: new Map([
        ['offered_qos_profiles', offeredQosProfiles(options.latched === true ? 'transient-local' : 'volatile')],
      ]),
    });
    this.#rosWriters.set(id, rosWriter(typeName));
    return id;
  }

  addProtobufChannel(topic: string, schema: ProtobufSchema): ChannelId {
    const id = this.addRawChannel({
      topic,
      schemaName: schema.typeName,
      schemaEncoding: 'protobuf',
      schemaData: schema.descriptorSet,
      messageEncoding: 'protobuf',
      metadata: new Map(),
    });
    this.#protobufSchemas.set(id, schema);
    return id;
  }

  /** A channel as another recording describes it. */
  addRawChannel(channel: ChannelInfo): ChannelId {
    if (this.#topics.has(channel.topic)) {
      throw new RecordingError(
        'mcap/duplicate-topic',
        `Expected a new topic for a channel but received ${channel.topic} again`,
        { topic: channel.topic },
      );
    }
    const id = this.#topics.size;
    this.#topics.set(channel.topic, id);
    this.#log.addChannel({
      id,
      schemaId: this.#schemaId(channel),
      topic: channel.topic,
      messageEncoding: channel.messageEncoding,
      metadata: new Map(channel.metadata),
    });
    this.#sequences[id] = 0;
    return id;
  }

  /** `message` as the type's definition says, times as {sec, nanosec}. Rejects with RecordingError when the disk does. */
  async writeRos(channelId: ChannelId, message: object, logTimeNs: TimeNs, publishTimeNs = logTimeNs): Promise<void> {
    const writer = this.#rosWriters.get(channelId);
    if (writer === undefined) throw wrongChannel(channelId, 'ROS 2');
    await this.writeRaw(channelId, writer.write(message), logTimeNs, publishTimeNs);
  }

  async writeProtobuf(
    channelId: ChannelId,
    message: object,
    logTimeNs: TimeNs,
    publishTimeNs = logTimeNs,
  ): Promise<void> {
    const schema = this.#protobufSchemas.get(channelId);
    if (schema === undefined) throw wrongChannel(channelId, 'protobuf');
    await this.writeRaw(channelId, schema.encode(message), logTimeNs, publishTimeNs);
  }

  /** Bytes as they are; copied before this returns. */
  async writeRaw(
    channelId: ChannelId,
    data: Uint8Array,
    logTimeNs: TimeNs,
    publishTimeNs: TimeNs = logTimeNs,
  ): Promise<void> {
    const sequence = this.#sequences[channelId];
    if (sequence === undefined || this.#closed) throw wrongChannel(channelId, 'open');
    this.#sequences[channelId] = sequence + 1;
    await this.#log.add({ channelId, sequence, logTime: logTimeNs, publishTime: publishTimeNs, data });
  }

  /** What the file itself says under a name, beside its messages. Rejects with RecordingError when the disk does. */
  writeMetadata(name: string, texts: Readonly<Record<string, string>>): Promise<void> {
    return this.#log.addMetadata({ name, metadata: new Map(Object.entries(texts)) });
  }

  /** Writes what is buffered as a chunk, so that a crash from now on cannot lose it. */
  flush(): Promise<void> {
    return this.#log.flush();
  }

  /** Writes indexes and footer and releases the file. Rejects with the RecordingError of any write that failed, after having saved what could be. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.#log.finish();
    } finally {
      await this.#sink.close();
    }
    if (this.#log.failure !== undefined) throw this.#log.failure;
  }

  #schemaId(channel: ChannelInfo): number {
    if (channel.schemaName === '') return 0;
    const text = Buffer.from(channel.schemaData).toString('latin1');
    const key = `${channel.schemaName}\n${channel.schemaEncoding}\n${text}`;
    const known = this.#schemaIds.get(key);
    if (known !== undefined) return known;
    const id = this.#schemaIds.size + 1;
    this.#schemaIds.set(key, id);
    this.#log.addSchema({ id, name: channel.schemaName, encoding: channel.schemaEncoding, data: channel.schemaData });
    return id;
  }
}

const wrongChannel = (channelId: ChannelId, kind: string): RecordingError =>
  new RecordingError('mcap/unknown-channel', `Expected an id of ${kind} channel but received ${channelId}`);

async function zstdCompress(): Promise<Compress> {
  await zstd.isLoaded;
  return (bytes) => ({ compression: 'zstd', compressedData: zstd.compress(bytes, ZSTD_LEVEL) });
}
