import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { built } from '../../support/built.js';
import { describeWith } from '../../support/environment.js';
import { peakOf, processStatus } from '../../support/peakMemory.js';

const MIB = 1024 * 1024;
const HIDDEN_BYTES = 256 * MIB;

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

describeWith(processStatus, 'a picture that is a decompression bomb', () => {
  let folder: string;
  let scalerUrl: string;
  let headerUrl: string;
  /** Of a process that scales a picture without a bomb. */
  let plainBytes: number;

  /** Scales a picture in a process of its own: the type of the outcome, the values in it, and the peak of memory. */
  function scale(name: string, data: Buffer) {
    const path = join(folder, `${name}.png`);
    writeFileSync(path, data);
    const { result, peakBytes } = peakOf(`
      const { readFileSync: read } = await import('node:fs');
      const { SharpImageScaler } = await import(${JSON.stringify(scalerUrl)});
      const { encodedImageHeader } = await import(${JSON.stringify(headerUrl)});
      const data = read(${JSON.stringify(path)});
      const band = { widthPx: 64, heightPx: 64, scale: 1, leftPx: 0, topPx: 0 };
      const outcome = await new SharpImageScaler().scaleBand({ type: 'encoded', ...encodedImageHeader(data), data }, band);
      result = { type: outcome.type, ...(outcome.type === 'value' && { values: [...new Set(outcome.value)] }) };`);
    return { outcome: result as { type: string; values?: number[] }, peakBytes };
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'roadscene-picture-bombs-'));
    scalerUrl = (await built('decode/sharp/SharpImageScaler.js', ['decode', 'domain'])).href;
    headerUrl = (await built('decode/encodedImageHeader.js', ['decode', 'domain'])).href;
    const { outcome, peakBytes } = scale('plain', png(64, 64, chunk('IDAT', pixels)));
    expect(outcome).toEqual({ type: 'value', values: [0] });
    plainBytes = peakBytes;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is one: a reader that inflates it is seen', () => {
    const path = join(folder, 'bomb');
    writeFileSync(path, bomb);
    const { peakBytes } = peakOf(`
      const { readFileSync: read } = await import('node:fs');
      const { inflateSync } = await import('node:zlib');
      result = inflateSync(read(${JSON.stringify(path)})).length;`);
    expect(peakBytes - plainBytes).toBeGreaterThan(HIDDEN_BYTES / 2);
  });

  it('inflates no more rows than its header has', () => {
    const { outcome, peakBytes } = scale('idat', png(64, 64, chunk('IDAT', bomb)));
    expect(['value', 'failed']).toContain(outcome.type);
    expect(peakBytes - plainBytes).toBeLessThan(HIDDEN_BYTES / 4);
  });

  it.each(['iCCP', 'zTXt'])('does not inflate a huge %s beside the pixels', (type) => {
    const extra = chunk(type, Buffer.concat([Buffer.from('name\0\0', 'latin1'), bomb]));
    const { outcome, peakBytes } = scale(type, png(64, 64, extra, chunk('IDAT', pixels)));
    expect(['value', 'failed']).toContain(outcome.type);
    expect(peakBytes - plainBytes).toBeLessThan(HIDDEN_BYTES / 4);
  });
});
