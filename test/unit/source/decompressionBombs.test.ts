import { decompress, isLoaded } from '@foxglove/wasm-zstd';
import { McapRecordBuilder } from '@mcap/core';
import { loadDecompressHandlers } from '@mcap/support';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import { type SourceConfig, sourceConfig } from '../../../src/source/config.js';
import { built } from '../../support/built.js';
import { describeWith } from '../../support/environment.js';
import { peakOf, processStatus } from '../../support/peakMemory.js';
import { writeSmallBag } from '../../support/smallBag.js';

const MIB = 1024 * 1024;
/** Half a gigabyte of zeros is 16 kB of zstd: far more memory than reading may take. */
const HUGE_BYTES = 512 * MIB;
const MOST_GAINED_BYTES = HUGE_BYTES / 8;

let folder: string;
let sourceUrl: string;
/** Of a process that reads a recording without a bomb. */
let plainBytes: number;
/** A zstd frame of `HUGE_BYTES` zeros, made of blocks that each repeat one byte (RFC 8878, 3.1.1.2: RLE_Block), with its size in the header or without. */
function zstdOfZeros(header: 'says its size' | 'does not say', sizeBytes = HUGE_BYTES): Uint8Array {
  const blockBytes = 128 * 1024;
  const blocks = sizeBytes / blockBytes;
  const head =
    header === 'says its size'
      ? [0x28, 0xb5, 0x2f, 0xfd, 0x80, 0x38, ...littleEndian(sizeBytes, 4)]
      : [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
  const bytes = new Uint8Array(head.length + 4 * blocks);
  bytes.set(head);
  for (let i = 0; i < blocks; i++) {
    // Last_Block, Block_Type 1 (RLE), Block_Size; then the byte that repeats.
    const blockHeader = (i === blocks - 1 ? 1 : 0) | (1 << 1) | (blockBytes << 3);
    bytes.set([...littleEndian(blockHeader, 3), 0], head.length + 4 * i);
  }
  return bytes;
}

const LZ4_LENGTH_BYTES = 16_000;
const LZ4_BYTES = 1 + 4 + 15 + 255 * LZ4_LENGTH_BYTES + 5;

/** An lz4 frame (version 1, independent blocks of up to 4 MB, no checksums): one zero, a match of it as long as 16,000 length bytes say, five zeros. */
function lz4OfZeros(): Uint8Array {
  const block = [0x1f, 0, 1, 0, ...new Array<number>(LZ4_LENGTH_BYTES).fill(255), 0, 0x50, 0, 0, 0, 0, 0];
  return Uint8Array.from([
    ...[0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73],
    ...littleEndian(block.length, 4),
    ...block,
    ...[0, 0, 0, 0],
  ]);
}

function littleEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
}

/** A recording of one chunk that claims `claimedBytes`. */
async function recordingOf(name: string, records: Uint8Array, compression: string, claimedBytes: number) {
  const builder = new McapRecordBuilder();
  builder.writeMagic();
  builder.writeHeader({ profile: 'ros2', library: 'a test' });
  builder.writeChunk({
    messageStartTime: 0n,
    messageEndTime: 1n,
    uncompressedSize: BigInt(claimedBytes),
    uncompressedCrc: 0,
    compression,
    records,
  });
  builder.writeFooter({ summaryStart: 0n, summaryOffsetStart: 0n, summaryCrc: 0 });
  builder.writeMagic();
  const path = join(folder, name);
  await writeFile(path, builder.buffer);
  return path;
}

/** Reads a recording in a process of its own: how many messages it gave, its alerts, and the peak of memory. */
function read(path: string, config: Partial<SourceConfig> = {}) {
  const { result, peakBytes } = peakOf(`
    const { openSource } = await import(${JSON.stringify(sourceUrl)});
    const alerts = [];
    const config = ${JSON.stringify({ ...sourceConfig.parse({}), ...config })};
    const source = await openSource(${JSON.stringify(path)}, { config, onAlert: (alert) => alerts.push(alert) });
    let count = 0;
    for await (const message of source.messages()) count += message.data.length > 0 ? 1 : 0;
    await source.close();
    result = { count, alerts };`);
  return { ...(result as { count: number; alerts: readonly Alert[] }), peakBytes };
}

beforeAll(async () => {
  await isLoaded;
  folder = await mkdtemp(join(tmpdir(), 'roadscene-bombs-'));
  sourceUrl = (await built('source/openSource.js', ['source', 'domain'])).href;
  const path = join(folder, 'plain.mcap');
  await writeSmallBag(path);
  const { count, alerts, peakBytes } = read(path);
  expect([count > 0, alerts]).toEqual([true, []]);
  plainBytes = peakBytes;
});
afterAll(() => rm(folder, { recursive: true }));

describeWith(processStatus, 'a chunk that is a decompression bomb', () => {
  it('is a bomb: such frames are sound, and tiny', async () => {
    for (const header of ['says its size', 'does not say'] as const) {
      const zeros = decompress(zstdOfZeros(header, 2 * MIB), 2 * MIB);
      expect(Buffer.compare(zeros, new Uint8Array(2 * MIB))).toBe(0);
      expect(zstdOfZeros(header).length).toBeLessThan(20_000);
    }
    const { lz4 } = await loadDecompressHandlers();
    const zeros = lz4!(lz4OfZeros(), BigInt(LZ4_BYTES));
    expect(Buffer.compare(zeros, new Uint8Array(LZ4_BYTES))).toBe(0);
  });

  it.each([
    ['says its size', HUGE_BYTES],
    ['does not say', HUGE_BYTES],
  ] as const)('is refused by its ratio (header %s)', async (header, claimedBytes) => {
    const path = await recordingOf('ratio.mcap', zstdOfZeros(header), 'zstd', claimedBytes);
    const { count, alerts, peakBytes } = read(path);
    expect(count).toBe(0);
    expect(alerts.map((alert) => alert.code)).toContain('source/corrupt-chunk');
    expect(alerts.at(-1)!.message).toMatch(/of \d+ bytes that claims to hold 536870912/);

    expect(peakBytes - plainBytes).toBeLessThan(MOST_GAINED_BYTES);
  });

  it.each(['says its size', 'does not say'] as const)(
    'is refused when it claims less than it holds (header %s)',
    async (header) => {
      const path = await recordingOf('lie.mcap', zstdOfZeros(header), 'zstd', MIB);
      const { count, alerts, peakBytes } = read(path);
      expect(count).toBe(0);
      expect(alerts.map((alert) => alert.code)).toContain('source/corrupt-chunk');

      expect(peakBytes - plainBytes).toBeLessThan(MOST_GAINED_BYTES);
    },
  );

  it('is refused by its size, whatever its ratio', async () => {
    const path = await recordingOf('size.mcap', zstdOfZeros('does not say'), 'zstd', HUGE_BYTES);
    const { alerts, peakBytes } = read(path, { maxChunkMiB: 64, maxCompressionRatio: 1e9 });
    expect(alerts.map((alert) => alert.code)).toContain('source/corrupt-chunk');

    expect(peakBytes - plainBytes).toBeLessThan(MOST_GAINED_BYTES);
  });

  it('in lz4 is refused when it claims less than it holds', async () => {
    const path = await recordingOf('lie-lz4.mcap', lz4OfZeros(), 'lz4', 1000);
    const { count, alerts } = read(path);
    expect(count).toBe(0);
    expect(alerts.map((alert) => alert.code)).toContain('source/corrupt-chunk');
  });
});
