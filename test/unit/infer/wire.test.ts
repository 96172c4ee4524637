import { fstatSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LastWords } from '../../../src/infer/ort/LastWords.js';
import { MessageAssembler, type WireMessage } from '../../../src/infer/ort/MessageAssembler.js';
import { PayloadFile } from '../../../src/infer/ort/PayloadFile.js';
import { HEADER_BYTES, type MessageHeader, readHeader, writeHeader } from '../../../src/infer/ort/wire.js';

const header = (kind: MessageHeader['kind'], payloadBytes: number, metaBytes: number): MessageHeader => ({
  kind,
  payloadBytes,
  metaBytes,
  runMs: 41.25,
  cpuMs: 1234.5,
  residentBytes: 2 ** 33,
});

function bytesOf(header: MessageHeader, body: Uint8Array): Buffer {
  const head = new Uint8Array(HEADER_BYTES);
  writeHeader(header, head);
  return Buffer.concat([head, body]);
}

describe('wire', () => {
  it('brings every field of a header back', () => {
    const sent = header('result', 1_218_048, 7);
    expect(readHeader(bytesOf(sent, new Uint8Array(0)))).toEqual(sent);
  });

  it('refuses what is no header', () => {
    expect(() => readHeader(new Uint8Array(HEADER_BYTES))).toThrow(/^Expected the header of a message but received 00/);
    const huge = bytesOf(header('run', 0, 0), new Uint8Array(0));
    huge.writeUInt32LE(0x7fffffff, 8);
    expect(() => readHeader(huge)).toThrow(RangeError);
  });

  it('puts messages together whatever pieces they come in', () => {
    const message = fc.string({ unit: 'grapheme', maxLength: 100 });
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
        (messages, sizes) => {
          const stream = Buffer.concat(
            messages.map((meta) => bytesOf(header('result', 7, Buffer.byteLength(meta)), Buffer.from(meta))),
          );
          const received: WireMessage[] = [];
          const assembler = new MessageAssembler((one) => received.push(one));
          for (let at = 0, i = 0; at < stream.length; i++) {
            const piece = Uint8Array.from(stream.subarray(at, at + sizes[i % sizes.length]!));
            at += piece.length;
            assembler.push(piece);
            // Pipes use their memory again.
            piece.fill(0xff);
          }
          expect(received.map(({ meta }) => meta)).toEqual(messages);
        },
      ),
    );
  });
});

describe('PayloadFile', () => {
  it('brings parts back as one, whatever was written before', () => {
    const file = PayloadFile.create();
    file.write([new Uint8Array(1000).fill(9)]);
    file.write([Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)]);
    const read = new Uint8Array(3);
    file.read(read);
    expect([...read]).toEqual([1, 2, 3]);
    file.close();
  });

  it('has no name, refuses to make up bytes, and is closed once', () => {
    const file = PayloadFile.create();
    expect(fstatSync(file.fd).nlink).toBe(0);
    expect(() => {
      file.read(new Uint8Array(4));
    }).toThrow('Expected 4 bytes of tensors but received 0');
    file.close();
    file.close();
    expect(() => fstatSync(file.fd)).toThrow(/EBADF/);
  });
});

describe('LastWords', () => {
  it('keeps what a dying process said, without stack and prompt', () => {
    const words = new LastWords();
    words.add(Buffer.from("terminate called after throwing an instance of 'std::bad_alloc'\n"));
    words.add(Buffer.from('  what():  std::bad_alloc\n    at Object.<anonymous> (a.js:1)\n\nNode.js v20.20.2\n'));
    expect(String(words)).toBe(
      "terminate called after throwing an instance of 'std::bad_alloc'; what():  std::bad_alloc",
    );
  });

  it('is short and may be empty', () => {
    const words = new LastWords();
    expect(String(words)).toBe('');
    for (let i = 0; i < 1000; i++) words.add(Buffer.from(`line ${i} ${'x'.repeat(200)}\n`));
    expect(String(words).length).toBeLessThanOrEqual(300);
    expect(String(words)).toMatch(/x$/);
  });
});
