import { McapIndexedReader } from '@mcap/core';
import { FileHandleReadable } from '@mcap/nodejs';
import type { FileHandle } from 'node:fs/promises';
import { systemReason } from '../../domain/systemReason.js';

/** Footer record (9 + 8 + 8 + 4) and closing magic (8), MCAP specification. */
const FOOTER_BYTES = 37;
/** Indexes of a day's recording stay below; a footer that points further back is broken or hostile. */
const MAX_SUMMARY_BYTES = 256 * 1024 * 1024;

export type McapIndex = Pick<
  McapIndexedReader,
  'chunkIndexes' | 'channelsById' | 'schemasById' | 'statistics' | 'header' | 'readMetadata'
>;

/** The index at the end of a file, or the reason why there is none. */
export type IndexState =
  | { readonly type: 'indexed'; readonly index: McapIndex }
  /** Written without one, or without chunks. */
  | { readonly type: 'none' }
  | { readonly type: 'broken'; readonly reason: string };

export async function readIndex(handle: FileHandle, sizeBytes: number): Promise<IndexState> {
  try {
    const footer = Buffer.alloc(FOOTER_BYTES);
    const start = sizeBytes - FOOTER_BYTES;
    if (start < 8) return { type: 'broken', reason: `a file of ${sizeBytes} bytes` };
    await handle.read(footer, 0, FOOTER_BYTES, start);
    if (footer.toString('latin1', 30, 34) !== 'MCAP') return { type: 'broken', reason: 'no footer' };
    const summaryStart = footer.readBigUInt64LE(9);
    if (summaryStart === 0n) return { type: 'none' };
    if (BigInt(start) - summaryStart > MAX_SUMMARY_BYTES)
      return { type: 'broken', reason: `a summary that starts at ${summaryStart}` };
    const index = await McapIndexedReader.Initialize({ readable: new FileHandleReadable(handle) });
    const chunked = index.chunkIndexes.length > 0 || index.statistics?.messageCount === 0n;
    return chunked ? { type: 'indexed', index } : { type: 'none' };
  } catch (error) {
    return { type: 'broken', reason: systemReason(error) };
  }
}
