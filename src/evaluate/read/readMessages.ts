import type { ChannelInfo, RawMessage } from '../../domain/RawMessage.js';
import type { TimeNs } from '../../domain/time.js';
import { channelReader, type ReadMessage } from '../../decode/channelReader.js';
import { defaultDecodeConfig } from '../../decode/config.js';
import type { Fields } from '../../decode/fields.js';
import { headerOf } from '../../decode/header.js';
import { MessageContext } from '../../decode/MessageContext.js';
import type { AlertSink, Source } from '../../source/Source.js';
import { systemReason } from '../../domain/systemReason.js';

/** A decoded message with the time and frame of its header. */
export interface StampedMessage {
  readonly topic: string;
  readonly typeName: string;
  readonly stampNs: TimeNs;
  readonly frameId: string;
  readonly fields: Fields;
}

/**
 * Messages with a header of the given topics, each converted by `interpret`, which may throw. Unreadable messages are reported and skipped: a damaged message never ends an evaluation.
 */
export async function* readMessages<T>(
  source: Source,
  topics: ReadonlySet<string>,
  interpret: (message: StampedMessage) => T,
  onAlert: AlertSink,
): AsyncGenerator<T, void, void> {
  const readers = new Map<ChannelInfo, ReadMessage>();
  for await (const raw of source.messages(topics)) {
    const result = interpreted(raw, readers, interpret, onAlert);
    if (result !== undefined) yield result.value;
  }
}

function interpreted<T>(
  raw: RawMessage,
  readers: Map<ChannelInfo, ReadMessage>,
  interpret: (message: StampedMessage) => T,
  onAlert: AlertSink,
): { readonly value: T } | undefined {
  const { channel } = raw;
  const context = new MessageContext(channel.topic, raw.logTimeNs, defaultDecodeConfig);
  try {
    let reader = readers.get(channel);
    if (reader === undefined) {
      reader = channelReader(channel);
      readers.set(channel, reader);
    }
    const fields = reader(raw.data);
    const header = headerOf(fields, context);
    for (const alert of context.alerts) onAlert(alert);
    return { value: interpret({ topic: channel.topic, typeName: channel.schemaName, ...header, fields }) };
  } catch (error) {
    const message = `Expected a whole ${channel.schemaName} for ${channel.topic} but received: ${systemReason(error)}`;
    const tip = 'The recording or its writer is faulty. The message was not scored.';
    onAlert(context.alert('error', 'evaluate/unreadable-message', message, tip));
    return undefined;
  }
}
