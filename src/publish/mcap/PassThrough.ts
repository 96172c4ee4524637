import type { RawMessage } from '../../domain/RawMessage.js';
import type { ChannelId, RecordingWriter } from '../../mcap/RecordingWriter.js';

/** Copies recorded messages. A topic whose name is taken (a bag with its own /diagnostics) is written as /recorded/<topic>. */
export class PassThrough {
  readonly #writer: RecordingWriter;
  readonly #taken: Set<string>;
  readonly #channels = new Map<string, ChannelId>();

  constructor(writer: RecordingWriter, ownTopics: Iterable<string>) {
    this.#writer = writer;
    this.#taken = new Set(ownTopics);
  }

  write(raw: RawMessage): Promise<void> {
    return this.#writer.writeRaw(this.#channelId(raw), raw.data, raw.logTimeNs, raw.publishTimeNs);
  }

  #channelId({ channel }: RawMessage): ChannelId {
    const key = [channel.topic, channel.schemaName, channel.schemaEncoding, channel.messageEncoding].join('\n');
    const known = this.#channels.get(key);
    if (known !== undefined) return known;
    let topic = channel.topic;
    while (this.#taken.has(topic)) topic = `/recorded${topic.startsWith('/') ? '' : '/'}${topic}`;
    this.#taken.add(topic);
    const id = this.#writer.addRawChannel({ ...channel, topic });
    this.#channels.set(key, id);
    return id;
  }
}
