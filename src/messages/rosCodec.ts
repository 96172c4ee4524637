import { parse } from '@foxglove/rosmsg';
import { MessageReader as Ros1MessageReader } from '@foxglove/rosmsg-serialization';
import { MessageReader, MessageWriter } from '@foxglove/rosmsg2-serialization';
import { asciiTexts } from './asciiTexts.js';
import { rosSchemaText } from './rosDefinitions.js';

type MessageDefinition = ReturnType<typeof parse>[number];

export interface RosWriter {
  /** CDR (little endian, with its 4-byte header) in an array of its own, texts in ASCII. Fields left out are written as the definition's default, else zero, '' or []. */
  write(message: object): Uint8Array;
}

export interface RosReader {
  /**
   * Fields by name; times as {sec, nanosec}; numeric arrays are typed arrays, of which uint8[] and aligned ones are *views* of `bytes`.
   * Throws when the bytes end early or a length points past them.
   */
  read(bytes: Uint8Array): Record<string, unknown>;
}

const writers = new Map<string, RosWriter>();
const readers = new Map<string, RosReader>();
/** Definitions come from files: a bag with ever new ones must not fill the memory. */
const MAX_READERS = 256;

/** Writer of a type of the registry; throws MessagesError when it is not known. */
export function rosWriter(typeName: string): RosWriter {
  const known = writers.get(typeName);
  if (known !== undefined) return known;
  const messageWriter = new MessageWriter(parse(rosSchemaText(typeName), { ros2: true }));
  const writer: RosWriter = { write: (message) => messageWriter.writeMessage(asciiTexts(message)) };
  writers.set(typeName, writer);
  return writer;
}

/** Reader of the messages a concatenated `ros2msg` definition describes; throws when that text cannot be parsed. */
export function rosReaderForSchema(schemaText: string): RosReader {
  const known = readers.get(schemaText);
  if (known !== undefined) return known;
  const messageReader = new MessageReader<Record<string, unknown>>(parse(schemaText, { ros2: true }));
  const reader: RosReader = {
    read(bytes) {
      const message = messageReader.readMessage(bytes);
      // The library bounds arrays by the buffer below `bytes`, which may hold other messages after it.
      const usedBytes = messageReader.lastReadByteLength();
      if (usedBytes > bytes.byteLength)
        throw new RangeError(`a length points ${usedBytes - bytes.byteLength} bytes past the end`);
      return message;
    },
  };
  if (readers.size >= MAX_READERS) readers.clear();
  readers.set(schemaText, reader);
  return reader;
}

/** Reader of a type of the registry. */
export const rosReader = (typeName: string): RosReader => rosReaderForSchema(rosSchemaText(typeName));

/** As `rosReaderForSchema` for ROS 1's encoding and a `ros1msg` definition; fields come under the names they have in ROS 2. */
export function ros1ReaderForSchema(schemaText: string): RosReader {
  const key = `ros1\n${schemaText}`;
  const known = readers.get(key);
  if (known !== undefined) return known;
  const messageReader = new Ros1MessageReader(parse(schemaText).map(withSequence));
  const reader: RosReader = { read: (bytes) => ros2Names(messageReader.readMessage(bytes)) as Record<string, unknown> };
  if (readers.size >= MAX_READERS) readers.clear();
  readers.set(key, reader);
  return reader;
}

/** ROS 1 always sends a header's `seq`; converters that take their definitions from ROS 2 leave it out. */
const withSequence = (definition: MessageDefinition): MessageDefinition =>
  definition.name === 'std_msgs/Header' && !definition.definitions.some(({ name }) => name === 'seq')
    ? { ...definition, definitions: [{ name: 'seq', type: 'uint32' }, ...definition.definitions] }
    : definition;

/** `nsec` of times, and the matrices of CameraInfo, which ROS 2 writes in lower case. */
const ROS2_NAMES: ReadonlyMap<string, string> = new Map([
  ['nsec', 'nanosec'],
  ...['D', 'K', 'R', 'P'].map((name) => [name, name.toLowerCase()] as const),
]);

function ros2Names(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || ArrayBuffer.isView(item)) return item;
  if (Array.isArray(item)) return typeof item[0] === 'object' ? item.map(ros2Names) : item;
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [ROS2_NAMES.get(name) ?? name, ros2Names(value)]),
  );
}
