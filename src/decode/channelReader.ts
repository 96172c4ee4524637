import type { ChannelInfo } from '../domain/RawMessage.js';
import { MessagesError } from '../messages/MessagesError.js';
import { protobufReaderForSchema } from '../messages/ProtobufRegistry.js';
import { ros1ReaderForSchema, rosReader, rosReaderForSchema } from '../messages/rosCodec.js';
import { UnreadableMessage } from './UnreadableMessage.js';
import type { Fields } from './fields.js';

export type ReadMessage = (data: Uint8Array) => Fields;

/** How the messages of a channel are read, by the definition the recording brings. Throws UnreadableMessage when it brings none that is understood. */
export function channelReader(channel: ChannelInfo): ReadMessage {
  if (channel.messageEncoding === 'cdr') return cdrReader(channel);
  if (channel.messageEncoding === 'protobuf' && channel.schemaEncoding === 'protobuf') {
    const reader = readable(channel, () => protobufReaderForSchema(channel.schemaData, channel.schemaName));
    return (data) => reader.read(data);
  }
  if (channel.messageEncoding === 'ros1' && channel.schemaEncoding === 'ros1msg') {
    const reader = readable(channel, () => ros1ReaderForSchema(new TextDecoder().decode(channel.schemaData)));
    return (data) => reader.read(data);
  }
  throw new UnreadableMessage(
    'decode/unknown-encoding',
    `Expected cdr, ros1 or protobuf for the encoding of ${channel.topic} but received "${channel.messageEncoding}" with a schema in "${channel.schemaEncoding}"`,
    'The topic is ignored; record it in one of these encodings.',
  );
}

function cdrReader(channel: ChannelInfo): ReadMessage {
  if (channel.schemaEncoding === 'ros2msg' && channel.schemaData.byteLength > 0) {
    const reader = readable(channel, () => rosReaderForSchema(new TextDecoder().decode(channel.schemaData)));
    return (data) => reader.read(data);
  }
  // Described in IDL or not at all: use the common definition of the type.
  try {
    const reader = rosReader(channel.schemaName);
    return (data) => reader.read(data);
  } catch (error) {
    if (!(error instanceof MessagesError)) throw error;
    throw new UnreadableMessage(
      'decode/no-schema',
      `Expected a definition of ${channel.schemaName === '' ? 'the messages' : channel.schemaName} for ${channel.topic} but received no readable one ("${channel.schemaEncoding}")`,
      'The topic is ignored; record with message definitions (ros2msg), as rosbag2 does since Iron.',
    );
  }
}

function readable<T>(channel: ChannelInfo, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new UnreadableMessage(
      'decode/bad-schema',
      `Expected a readable definition of ${channel.schemaName} for ${channel.topic} but received "${error instanceof Error ? error.message : String(error)}"`,
      'The recording or its writer is faulty. The topic is ignored.',
    );
  }
}
