import { fstatSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PayloadFile } from '../../../src/infer/ort/PayloadFile.js';
import { StderrTail } from '../../../src/infer/ort/StderrTail.js';

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

describe('StderrTail', () => {
  it('keeps what a dying process said, without stack and prompt', () => {
    const tail = new StderrTail();
    tail.add(Buffer.from("terminate called after throwing an instance of 'std::bad_alloc'\n"));
    tail.add(Buffer.from('  what():  std::bad_alloc\n    at Object.<anonymous> (a.js:1)\n\nNode.js v20.20.2\n'));
    expect(String(tail)).toBe(
      "terminate called after throwing an instance of 'std::bad_alloc'; what():  std::bad_alloc",
    );
  });

  it('is short and may be empty', () => {
    const tail = new StderrTail();
    expect(String(tail)).toBe('');
    for (let i = 0; i < 1000; i++) tail.add(Buffer.from(`line ${i} ${'x'.repeat(200)}\n`));
    expect(String(tail).length).toBeLessThanOrEqual(300);
    expect(String(tail)).toMatch(/x$/);
  });
});
