import { crc32 } from 'node:zlib';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** PNG filter types: the row itself, or the row minus the one above (zeros where edges are upright). */
const FILTER_NONE = 0;
const FILTER_UP = 2;
const LONGEST_RUN = 258;
/** Base length and extra bits of deflate's length codes 257..285 (RFC 1951, 3.2.5). */
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

/**
 * An 8-bit grey PNG of class ids. Own encoder (fixed codes, runs only) because zlib's output differs between its builds and the bytes of a bag must not;
 * class images are runs and come out about as small.
 */
export function classPng(classIds: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const filtered = filterRows(classIds, widthPx, heightPx);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, widthPx);
  view.setUint32(4, heightPx);
  header[8] = 8;
  return Buffer.concat([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', zlibOfRuns(filtered)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Each row with the filter that leaves fewer runs. */
function filterRows(pixels: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const out = new Uint8Array(heightPx * (widthPx + 1));
  const above = new Uint8Array(widthPx);
  const difference = new Uint8Array(widthPx);
  for (let row = 0; row < heightPx; row++) {
    const line = pixels.subarray(row * widthPx, (row + 1) * widthPx);
    for (let col = 0; col < widthPx; col++) difference[col] = line[col]! - above[col]!;
    const up = runsOf(difference) < runsOf(line);
    const at = row * (widthPx + 1);
    out[at] = up ? FILTER_UP : FILTER_NONE;
    out.set(up ? difference : line, at + 1);
    above.set(line);
  }
  return out;
}

function runsOf(line: Uint8Array): number {
  let runs = 1;
  for (let i = 1; i < line.length; i++) if (line[i] !== line[i - 1]) runs++;
  return runs;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

function zlibOfRuns(bytes: Uint8Array): Uint8Array {
  const writer = new BitWriter(Math.ceil(bytes.length * 1.2) + 64);
  writer.byte(0x78);
  writer.byte(0x01);
  // One last block with fixed codes.
  writer.bits(1, 1);
  writer.bits(1, 2);
  let at = 0;
  while (at < bytes.length) {
    const value = bytes[at]!;
    writer.literal(value);
    let run = 0;
    while (run < LONGEST_RUN && at + 1 + run < bytes.length && bytes[at + 1 + run] === value) run++;
    if (run >= 3) {
      writer.repeat(run);
      at += run;
    }
    at += 1;
  }
  writer.endOfBlock();
  writer.flush();
  const sum = adler32(bytes);
  for (const shift of [24, 16, 8, 0]) writer.byte((sum >>> shift) & 255);
  return writer.bytes();
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return (b * 65536 + a) >>> 0;
}

/** Deflate's bit order: values from the low bit up, codes from their high bit down. */
class BitWriter {
  readonly #out: Uint8Array;
  #length = 0;
  #pending = 0;
  #pendingBits = 0;

  constructor(capacity: number) {
    this.#out = new Uint8Array(capacity);
  }

  byte(value: number): void {
    this.#out[this.#length++] = value;
  }

  bits(value: number, count: number): void {
    this.#pending |= value << this.#pendingBits;
    this.#pendingBits += count;
    while (this.#pendingBits >= 8) {
      this.byte(this.#pending & 255);
      this.#pending >>>= 8;
      this.#pendingBits -= 8;
    }
  }

  literal(value: number): void {
    if (value < 144) this.#code(0x30 + value, 8);
    else this.#code(0x190 + value - 144, 9);
  }

  /** The last byte `length` times more: a match at distance 1. */
  repeat(length: number): void {
    let code = LENGTH_BASE.length - 1;
    while (LENGTH_BASE[code]! > length) code--;
    if (code < 23) this.#code(code + 1, 7);
    else this.#code(0xc0 + code - 23, 8);
    this.bits(length - LENGTH_BASE[code]!, LENGTH_EXTRA[code]!);
    this.#code(0, 5);
  }

  endOfBlock(): void {
    this.#code(0, 7);
  }

  flush(): void {
    if (this.#pendingBits > 0) this.bits(0, 8 - this.#pendingBits);
  }

  bytes(): Uint8Array {
    return this.#out.subarray(0, this.#length);
  }

  #code(code: number, length: number): void {
    let reversed = 0;
    for (let i = 0; i < length; i++) reversed |= ((code >>> i) & 1) << (length - 1 - i);
    this.bits(reversed, length);
  }
}
