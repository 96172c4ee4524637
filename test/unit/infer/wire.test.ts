import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LastWords } from '../../../src/infer/ort/LastWords.js';
import { MessageAssembler, type WireMessage } from '../../../src/infer/ort/MessageAssembler.js';
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
    const message = fc.record({ payload: fc.uint8Array({ maxLength: 300 }), meta: fc.uint8Array({ maxLength: 40 }) });
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
        (messages, sizes) => {
          const stream = Buffer.concat(
            messages.map(({ payload, meta }) =>
              bytesOf(header('result', payload.length, meta.length), Buffer.concat([payload, meta])),
            ),
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
          expect(received.map(({ body }) => Buffer.from(body).toString('hex'))).toEqual(
            messages.map(({ payload, meta }) => Buffer.concat([payload, meta]).toString('hex')),
          );
        },
      ),
    );
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
