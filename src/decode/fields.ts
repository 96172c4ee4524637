import { wrongField } from './UnreadableMessage.js';

/** A decoded message: its type comes from the recording, so no field is guaranteed. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(message: Fields, name: string): Fields {
  const value = message[name];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Array.isArray(value))
    throw wrongField(name, 'a structure', value);
  return value as Fields;
}

/** protobuf omits a message that is not set. */
export const optionalFieldsOf = (message: Fields, name: string): Fields | undefined =>
  message[name] === undefined || message[name] === null ? undefined : fieldsOf(message, name);

/** Any finite or non-finite number; 64-bit integers are rounded to a double. */
export function numberOf(message: Fields, name: string): number {
  const value = message[name];
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'number') throw wrongField(name, 'a number', value);
  return value;
}

/** A length, count or offset. */
export function countOf(message: Fields, name: string): number {
  const value = numberOf(message, name);
  if (!Number.isInteger(value) || value < 0) throw wrongField(name, 'a count', value);
  return value;
}

export function textOf(message: Fields, name: string): string {
  const value = message[name];
  if (typeof value !== 'string') throw wrongField(name, 'a text', value);
  return value;
}

export function flagOf(message: Fields, name: string): boolean {
  const value = message[name];
  if (typeof value !== 'boolean' && typeof value !== 'number') throw wrongField(name, 'a flag', value);
  return Boolean(value);
}

/** A *view* of the message's bytes. */
export function bytesOf(message: Fields, name: string): Uint8Array {
  const value = message[name];
  if (value instanceof Uint8Array) return value;
  // protobufjs gives an empty array for bytes that were not set.
  if (Array.isArray(value) && value.length === 0) return new Uint8Array(0);
  throw wrongField(name, 'bytes', value);
}

export function numbersOf(message: Fields, name: string): readonly number[] {
  const value = message[name];
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array, Number);
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value;
  throw wrongField(name, 'numbers', value);
}

export function listOf(message: Fields, name: string): readonly Fields[] {
  const value = message[name];
  if (!Array.isArray(value)) throw wrongField(name, 'a list', value);
  return value as readonly Fields[];
}
