import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SharpImageScaler } from '../../../src/decode/sharp/SharpImageScaler.js';
import { encodedImageHeader } from '../../../src/decode/encodedImageHeader.js';

const MIB = 1024 * 1024;
const HIDDEN_BYTES = 256 * MIB;
const MOST_GAINED_BYTES = 160 * MIB;

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

/** 8 bit RGB (PNG specification, 11.2.2). */
function png(widthPx: number, heightPx: number, ...chunks: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), ...chunks, chunk('IEND', new Uint8Array(0))]);
}

const bomb = deflateSync(Buffer.alloc(HIDDEN_BYTES));
const pixels = deflateSync(Buffer.alloc(64 * (1 + 3 * 64), 0));
const band = { widthPx: 64, heightPx: 64, scale: 1, leftPx: 0, topPx: 0 };

async function scale(data: Buffer) {
  const header = encodedImageHeader(data)!;
  const beforeBytes = process.memoryUsage.rss();
  const outcome = await new SharpImageScaler().scaleBand({ type: 'encoded', ...header, data }, band);
  return { outcome, gainedBytes: process.memoryUsage.rss() - beforeBytes };
}

describe('a picture that is a decompression bomb', () => {
  it('inflates no more rows than its header has', async () => {
    const { outcome, gainedBytes } = await scale(png(64, 64, chunk('IDAT', bomb)));
    expect(['value', 'failed']).toContain(outcome.type);
    expect(gainedBytes).toBeLessThan(MOST_GAINED_BYTES);
  });

  it.each(['iCCP', 'zTXt'])('does not inflate a huge %s beside the pixels', async (type) => {
    const extra = chunk(type, Buffer.concat([Buffer.from('name\0\0', 'latin1'), bomb]));
    const { outcome, gainedBytes } = await scale(png(64, 64, extra, chunk('IDAT', pixels)));
    expect(['value', 'failed']).toContain(outcome.type);
    expect(gainedBytes).toBeLessThan(MOST_GAINED_BYTES);
  });

  it('is read when it is none', async () => {
    const { outcome } = await scale(png(64, 64, chunk('IDAT', pixels)));
    expect(outcome.type).toBe('value');
    if (outcome.type === 'value') expect([...new Set(outcome.value)]).toEqual([0]);
  });
});
