import { parse } from '@foxglove/rosmsg';
import { MessageReader, MessageWriter } from '@foxglove/rosmsg2-serialization';
import { asciiTexts } from './asciiTexts.js';
import { rosSchemaText } from './rosDefinitions.js';

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
